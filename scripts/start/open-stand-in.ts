/** An Ollama look-alike, in this process, on a loopback port of its own. */
export async function openStandIn(): Promise<AsyncDisposable & { url: string }> {
  // Not loaded where a real Ollama answers.
  const { serveStandIn } = await import("#stand-in");
  const { url, close } = await serveStandIn({ port: 0 });
  return { url, [Symbol.asyncDispose]: async () => close() };
}
