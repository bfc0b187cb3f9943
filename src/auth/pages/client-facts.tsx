import type { ConsentDescription } from "@cloudflare/workers-oauth-provider";
import type { FC } from "hono/jsx";

/** What is known of a client that wants in, and how well: all of it comes from the client, but for its domain. */
export const ClientFacts: FC<{ client: ConsentDescription }> = ({ client }) => (
  <>
    <p class="quiet break">
      {client.clientDomain === undefined ? (
        "It gave itself this name; nobody has checked it."
      ) : (
        <>
          Published by <strong>{client.clientDomain}</strong>.
        </>
      )}{" "}
      You return to <strong>{client.redirectHost}</strong>.
    </p>
    {client.redirectIsLoopback && (
      <p class="notice">That is a program on your own computer. Go on only if you have just started this from it.</p>
    )}
  </>
);
