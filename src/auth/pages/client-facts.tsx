import type { ConsentDescription } from "@cloudflare/workers-oauth-provider";
import type { FC } from "hono/jsx";
import { opensApp } from "../oauth/redirect-target.ts";

/**
 * What Hearth knows about a client that asks for access. Only the domain is verified; the client chose everything else.
 */
export const ClientFacts: FC<{ client: ConsentDescription }> = ({ client }) => (
  <>
    <p class="quiet break">
      {client.clientDomain === undefined ? (
        "The client chose this name itself; nobody has verified it."
      ) : (
        <>
          Published by <strong>{client.clientDomain}</strong>.
        </>
      )}{" "}
      {opensApp(client.redirectUri) ? (
        <>
          Your browser then opens the app for <strong>{client.redirectHost}</strong> links.
        </>
      ) : (
        <>
          Your browser then goes to <strong>{client.redirectHost}</strong>.
        </>
      )}
    </p>
    {opensApp(client.redirectUri) && (
      <p class="notice">
        Any app on this device may open such links. Continue only if you started this sign-in yourself, in that app.
      </p>
    )}
    {client.redirectIsLoopback && (
      <p class="notice">This address is your own computer. Continue only if you started this sign-in yourself.</p>
    )}
  </>
);
