/** Starts the Ollama look-alike in this process, on a free loopback port. */
export async function openStandIn(): Promise<AsyncDisposable & { url: string }> {
  // Imported only when it is needed.
  const { serveStandIn } = await import("../../test/stand-in/serve.ts");
  const { url, close } = await serveStandIn({ port: 0 });
  return { url, [Symbol.asyncDispose]: async () => close() };
}
