import { createRequestStateCodec, type ServerContext } from "@modelcontextprotocol/server";

// Made at first use, because a Worker may make nothing random before its first request.
let made: ReturnType<typeof createRequestStateCodec> | undefined;
function codec() {
  made ??= createRequestStateCodec({ key: crypto.getRandomValues(new Uint8Array(32)) });
  return made;
}

/** What a client carries from one round to the next, signed. */
export const mintState = (state: string): Promise<string> => codec().mint(state);
export const verifyState = (state: string, context: ServerContext): Promise<unknown> => codec().verify(state, context);
