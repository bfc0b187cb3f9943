import type { ConsentDescription } from "@cloudflare/workers-oauth-provider";
import type { FC } from "hono/jsx";
import { ALL_GRANTS, GRANT_NAMES, GRANTS, type Grant } from "../../core/caller.ts";
import { Page } from "../../pages/page.tsx";
import { ClientFacts } from "./client-facts.tsx";

interface Props {
  client: ConsentDescription;
  /** Ties the form to this request and this browser. */
  handle: string;
  ticked: readonly Grant[];
  /** Whether the owner must type the password again. */
  asksPassword?: boolean;
  /** Why the last try failed. */
  error?: string;
}

/** Asks the owner what a client may do. The form can be used only after a second: see `.armed` in pages/style.ts. */
export const ConsentPage: FC<Props> = ({ client, handle, ticked, asksPassword = false, error }) => (
  <Page title={`Let ${client.clientName} in?`}>
    <h1>Let {client.clientName} use your Ollama?</h1>
    <ClientFacts client={client} />
    <form method="post" action="/oauth/authorize" class="armed">
      <input type="hidden" name="handle" value={handle} />
      <fieldset>
        <legend>Allow it to</legend>
        {ALL_GRANTS.map((grant) => (
          <label class="grant">
            <input type="checkbox" name="grant" value={grant} checked={ticked.includes(grant)} />
            <strong>{GRANT_NAMES[grant]}</strong>
            <span>{GRANTS[grant]}.</span>
          </label>
        ))}
      </fieldset>
      {error !== undefined && (
        <p class="notice" role="alert">
          {error}
        </p>
      )}
      {asksPassword && (
        <label>
          Owner's password, because nobody vouches for this client
          <input type="password" name="password" autocomplete="current-password" />
        </label>
      )}
      <div class="row">
        <button type="submit" class="main" name="decision" value="allow">
          Allow
        </button>
        <button type="submit" name="decision" value="deny">
          Deny
        </button>
      </div>
    </form>
    <p class="quiet">
      You can revoke this at any time: <a href="/account">your account</a> lists the connected clients.
    </p>
  </Page>
);
