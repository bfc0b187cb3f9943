import type { FC } from "hono/jsx";
import { GRANT_NAMES } from "../../core/caller.ts";
import { Page } from "../../pages/page.tsx";
import type { Login } from "../oauth/logins.ts";

interface Props {
  logins: readonly Login[];
  /** URL to give to clients. */
  url: string;
  /** What needs attention in the settings. */
  warnings: readonly string[];
}

/** The owner's list of logins, with a button to revoke each. */
export const AccountPage: FC<Props> = ({ logins, url, warnings }) => (
  <Page title="Your Hearth" wide>
    {warnings.map((warning) => (
      <p class="notice break">{warning}</p>
    ))}
    <h1>Connected clients</h1>
    <p class="quiet">
      These clients signed in through a browser. A login expires after 30 days without use. Tokens of other clients are
      in the <a href="/admin/settings">settings</a>.
    </p>
    {logins.length === 0 && (
      <>
        <p>No clients yet. Give this URL to a client, and it will open your browser to sign in:</p>
        <pre>{url}</pre>
      </>
    )}
    <ul class="logins">
      {logins.map((login) => (
        <li>
          <div>
            <strong>{login.name}</strong> {login.domain !== undefined && <span class="quiet">{login.domain}</span>}
            <br />
            <span class="quiet">
              Allowed: {login.grants.map((grant) => GRANT_NAMES[grant]).join(", ")}. Redirected to {login.redirectHost}.
              <br />
              <span class="whole">Connected {login.connected},</span>{" "}
              <span class="whole">{login.used === undefined ? "not used yet" : `last used ${login.used}`}</span>
            </span>
          </div>
          <form method="post" action="/account/revoke">
            <input type="hidden" name="login" value={login.id} />
            <button type="submit" aria-label={`Revoke ${login.name}`}>
              Revoke
            </button>
          </form>
        </li>
      ))}
    </ul>
    <form method="post" action="/account/sign-out">
      <button type="submit">Sign out</button>
    </form>
  </Page>
);
