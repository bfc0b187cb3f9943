import type { ServerResponse } from "node:http";

/**
 * Sends a response as a Go server does: its headers leave together with its first chunk, every chunk is one write, and
 * a body that breaks off breaks the connection.
 */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  delete headers["set-cookie"];
  const reader = response.body?.getReader();
  outgoing.once("close", () => reader?.cancel().catch(() => {}));
  try {
    let chunk = await reader?.read();
    outgoing.writeHead(response.status, headers);
    for (; reader && chunk && !chunk.done; chunk = await reader.read()) await write(outgoing, chunk.value);
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

function write(outgoing: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}
