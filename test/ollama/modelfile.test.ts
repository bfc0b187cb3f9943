import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectV2 } from "../clients/connect-v2.ts";
import type { TestClient } from "../clients/test-client.ts";
import { type HearthProcess, startHearth } from "../e2e/hearth-process.ts";
import type { ModelfileCase } from "../modelfile-case.ts";
import { MODELFILE_CASES } from "../modelfile-cases.ts";
import { type OllamaCli, ollamaCli } from "./ollama-cli.ts";
import { shownModel } from "./shown-model.ts";

const ollama = process.env.TEST_OLLAMA_URL;
if (ollama === undefined) throw new Error("Set TEST_OLLAMA_URL to a real Ollama that has gemma3:270m.");
const program = process.env.TEST_OLLAMA_CLI;
if (program === undefined)
  throw new Error("Set TEST_OLLAMA_CLI to the program ollama: it is what we are compared with.");

let hearth: HearthProcess;
let client: TestClient;
const cli: OllamaCli = ollamaCli(program, ollama);

beforeAll(async () => {
  hearth = await startHearth({ OLLAMA_BASE_URL: ollama });
  client = await connectV2("auto")(`${hearth.url}/mcp`, hearth.token);
});

afterAll(async () => {
  await client?.close();
  await hearth?.stop();
});

async function createdByUs(model: string, modelfile: string): Promise<boolean> {
  const { isError, text } = await client.call("ollama_create_model", { model, modelfile });
  // A tool that is missing or broken refuses as well.
  if (isError) expect(text).toMatch(/invalid_arguments|ollama_refused/);
  return !isError;
}

const weAccept = ({ create, server }: ModelfileCase) => create !== undefined && server === undefined;
const itAccepts = (given: ModelfileCase) => (given.cli === undefined ? weAccept(given) : given.cli === "accepts");
const cases = MODELFILE_CASES.filter(({ cli }) => cli !== "not asked").map((given, number) => ({ ...given, number }));

describe("what `ollama create -f` makes of a Modelfile, we make as well", () => {
  test.each(cases)("$name", async (given) => {
    const [theirs, ours] = [`cli-${given.number}`, `ours-${given.number}`];
    try {
      const said = await cli.create(theirs, given.modelfile);
      expect(said === undefined, said).toBe(itAccepts(given));
      expect(await createdByUs(ours, given.modelfile)).toBe(weAccept(given));
      if (itAccepts(given) && weAccept(given)) {
        expect(await shownModel(ollama, ours)).toEqual(await shownModel(ollama, theirs));
      }
    } finally {
      // Either may not be there.
      await client.call("ollama_delete_model", { model: ours });
      await client.call("ollama_delete_model", { model: theirs });
    }
  });
});
