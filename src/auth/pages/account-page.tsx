import type { FC } from "hono/jsx";
import { Page } from "../../pages/page.tsx";
import type { Login } from "../oauth/logins.ts";

interface Props {
  logins: readonly Login[];
  /** The URL to give to clients. */
  url: string;
}

export const AccountPage: FC<Props> = ({ logins, url }) => (
  <Page title="Your Hearth" wide>
    <h1>Who is connected</h1>
    <p class="quiet">
      Clients that signed in through a browser. A login ends by itself when it was not used for thirty days. Tokens are
      listed by <code>npm run token -- list</code>.
    </p>
    {logins.length === 0 && (
      <>
        <p>Nobody yet. Give a client this address, and it opens your browser:</p>
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
              may {login.grants.join(", ")}; returned to {login.redirectHost}
              <br />
              <span class="whole">connected {login.connected},</span>{" "}
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
