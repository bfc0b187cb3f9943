import { PUBLIC_REGISTRIES } from "../../src/core/model-address.ts";

const SENTENCE = "Set TEST_REGISTRY to a model registry without TLS that the Ollama can reach, such as 127.0.0.1:11535";

/** Setting of a Hearth that may reach these registries besides the public ones. */
export const allowingRegistries = (...own: string[]) => ({
  ALLOWED_REGISTRIES: [...PUBLIC_REGISTRIES, ...own].join(","),
});

/** Of the registry, whether it answers or not. */
export const givenRegistry = () => process.env.TEST_REGISTRY || "127.0.0.1:11535";

/** Of the registry that models go to and come from. @throws where none answers */
export async function registryAddress(): Promise<string> {
  const address = givenRegistry();
  const answer = await fetch(`http://${address}/v2/`).catch((error: unknown) => error as Error);
  if (answer instanceof Response && answer.ok) return address;
  throw new Error(`${SENTENCE}; there is none at ${address}.`);
}
