import type { ProviderAnswer, ProviderCall } from "./chunks.ts";

/** The scripted provider as a test inside workerd has it. @param url ends in /v1 */
export function providerControl(url: string) {
  const tell = async (what: string, body?: object): Promise<ProviderCall[]> => {
    const response = await fetch(`${url}/control/${what}`, { method: "POST", body: JSON.stringify(body ?? {}) });
    return response.json();
  };
  return {
    url,
    reset: () => tell("reset"),
    script: (of: string, ...answers: ProviderAnswer[]) => tell("script", { of, answers }),
    calls: () => tell("record"),
  };
}
