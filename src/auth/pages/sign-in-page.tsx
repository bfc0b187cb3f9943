import type { ConsentDescription } from "@cloudflare/workers-oauth-provider";
import type { FC } from "hono/jsx";
import { Page } from "../../pages/page.tsx";
import { ClientFacts } from "./client-facts.tsx";

interface Props {
  /** Path and query of the page to show after signing in. */
  next: string;
  /** The client that asks for access; missing if the owner opens the account page. */
  client?: ConsentDescription;
  /** Why the last try failed. */
  error?: string;
}

/** Asks for the owner's password. */
export const SignInPage: FC<Props> = ({ next, client, error }) => (
  <Page title="Sign in to Hearth">
    <h1>{client === undefined ? "Sign in" : `${client.clientName} wants to use your Ollama`}</h1>
    {client !== undefined && <ClientFacts client={client} />}
    <form method="post" action="/oauth/sign-in">
      <input type="hidden" name="next" value={next} />
      {/* Password managers store a password with a user name. */}
      <input type="text" name="username" value="owner" autocomplete="username" hidden />
      {error !== undefined && (
        <p class="notice" role="alert">
          {error}
        </p>
      )}
      <label>
        Owner's password
        <input type="password" name="password" autocomplete="current-password" required autofocus />
      </label>
      <div class="row">
        <button type="submit" class="main">
          Sign in
        </button>
      </div>
    </form>
    <p class="quiet">This is the OWNER_PASSWORD from the setup of this Hearth, not a token.</p>
  </Page>
);
