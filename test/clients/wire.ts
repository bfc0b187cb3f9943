/** An era of the protocol: that of the handshake, or that of an envelope in every request. */
export type Era = "2025" | "2026";

/** The revision that each of them speaks here. */
export const VERSIONS: Readonly<Record<Era, string>> = { "2025": "2025-11-25", "2026": "2026-07-28" };

/** What a request of 2026 carries in `params._meta`. */
export const envelopeOf = (client: { name: string; version: string }) => ({
  "io.modelcontextprotocol/protocolVersion": VERSIONS["2026"],
  "io.modelcontextprotocol/clientInfo": client,
  "io.modelcontextprotocol/clientCapabilities": {},
});

interface Sender {
  token?: string;
  /** None: that of a handshake, which has yet to agree on one. */
  era?: Era;
  /** Of the message; 2026 repeats it in a header, and the name of what it is about. */
  method?: string;
  name?: string;
  /** Of the 2025 era, as `initialize` was answered. */
  sessionId?: string;
}

/** The headers of a good message. */
export function mcpHeaders({ token, era, method, name, sessionId }: Sender): Record<string, string> {
  const named = {
    ...(method === undefined ? {} : { "mcp-method": method }),
    ...(name === undefined ? {} : { "mcp-name": name }),
  };
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...(era === undefined ? {} : { "mcp-protocol-version": VERSIONS[era] }),
    ...(era === "2026" ? named : {}),
    ...(sessionId === undefined ? {} : { "mcp-session-id": sessionId }),
  };
}
