import type { ConsentDescription } from "@cloudflare/workers-oauth-provider";
import type { FC } from "hono/jsx";
import { Page } from "../../pages/page.tsx";
import { ClientFacts } from "./client-facts.tsx";

interface Props {
  /** Path and query to go on with. */
  next: string;
  /** Who wants in; nobody where the owner just looks at the account. */
  client?: ConsentDescription;
  /** Why the last try did not do. */
  fault?: string;
}

export const SignInPage: FC<Props> = ({ next, client, fault }) => (
  <Page title="Sign in to Hearth">
    <h1>{client === undefined ? "Sign in" : `${client.clientName} wants to use your Ollama`}</h1>
    {client !== undefined && <ClientFacts client={client} />}
    <form method="post" action="/oauth/sign-in">
      <input type="hidden" name="next" value={next} />
      {/* Password managers file a password under a name. */}
      <input type="text" name="username" value="owner" autocomplete="username" hidden />
      {fault !== undefined && (
        <p class="notice" role="alert">
          {fault}
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
    <p class="quiet">It is the OWNER_PASSWORD that this Hearth was set up with, and not a token.</p>
  </Page>
);
