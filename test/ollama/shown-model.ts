/** What Ollama shows of a model, so that two of different names can be compared. Parameters come in any order. */
export async function shownModel(url: string, model: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/api/show`, { method: "POST", body: JSON.stringify({ model }) });
  if (!response.ok) throw new Error(`${model} is not shown: ${response.status} ${await response.text()}`);
  const { parameters, system, template, license, messages, details, capabilities, requires, modelfile } =
    (await response.json()) as Record<string, unknown>;
  return {
    system,
    template,
    license,
    messages,
    details,
    capabilities,
    requires,
    parameters: sortedLines(parameters),
    modelfile: sortedLines(modelfile).filter((line) => !line.startsWith("# FROM ")),
  };
}

const sortedLines = (text: unknown) => (typeof text === "string" ? text.split("\n").sort() : []);
