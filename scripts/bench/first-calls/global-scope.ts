/**
 * Evaluates a module under the rules of the Workers runtime, which allows no timers, random values, responses with text and
 * I/O while it does: so what a module does early in Node is what it does there.
 */
export async function inGlobalScope<T>(evaluate: () => Promise<T>): Promise<T> {
  using rules = new DisposableStack();
  for (const [owner, names] of FORBIDDEN) for (const name of names) rules.use(without(owner, name));
  const value = await evaluate();
  // What the module began and did not wait for belongs to it.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return value;
}

const FORBIDDEN: readonly (readonly [owner: object, names: readonly string[]])[] = [
  [globalThis, ["fetch", "setTimeout", "setInterval"]],
  [crypto, ["randomUUID", "getRandomValues"]],
  [Response, ["json"]],
  [AbortSignal, ["timeout"]],
];

function without(owner: object, name: string): Disposable {
  const kept = Object.getOwnPropertyDescriptor(owner, name);
  const value = () => {
    throw new Error(`${name} is not allowed within global scope.`);
  };
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  return {
    [Symbol.dispose]: () => {
      if (kept === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, kept);
    },
  };
}
