import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runProgram } from "../../harness/processes/run-program.ts";
import type { ModelfileCase } from "../modelfile-case.ts";
import { MODELFILE_CASES } from "../modelfile-cases.ts";
import { given, ollamaUrl } from "./given.ts";
import { openRealHome, remove } from "./real-home.ts";
import { shownModel } from "./shown-model.ts";

const program = given("TEST_OLLAMA_CLI", "the program ollama: it is what we are compared with");
const cli: OllamaCli = ollamaCli(program, ollamaUrl());

async function createdByUs(model: string, modelfile: string): Promise<boolean> {
  const { isError, text } = await home.client.call("ollama_create_model", { model, modelfile });
  // A tool that is missing or broken refuses as well.
  if (isError) expect(text).toMatch(/invalid_arguments|ollama_refused/);
  return !isError;
}

const weAccept = ({ create, server }: ModelfileCase) => create !== undefined && server === undefined;
const itAccepts = (given: ModelfileCase) => (given.cli === undefined ? weAccept(given) : given.cli === "accepts");
const cases = MODELFILE_CASES.filter(({ cli }) => cli !== "not asked").map((given, number) => ({
  ...given,
  theirs: `cli-${number}:latest`,
  ours: `ours-${number}:latest`,
}));
const home = openRealHome(cases.flatMap(({ theirs, ours }) => [theirs, ours]));

describe("what `ollama create -f` makes of a Modelfile, we make as well", () => {
  test.each(cases)("$name", async (given) => {
    const { theirs, ours } = given;
    try {
      const said = await cli.create(theirs, given.modelfile);
      expect(said === undefined, said).toBe(itAccepts(given));
      expect(await createdByUs(ours, given.modelfile)).toBe(weAccept(given));
      if (itAccepts(given) && weAccept(given)) {
        const [shown, expected] = await Promise.all([ours, theirs].map((model) => shownModel(ollamaUrl(), model)));
        expect(shown).toEqual(expected);
      }
    } finally {
      await remove([ours, theirs]);
    }
  });
});

/** Ollama's own client, with the Ollama of TEST_OLLAMA_URL. */
interface OllamaCli {
  /** `ollama create -f`, in a folder without any model. What it says where it refuses, else undefined. */
  create(model: string, modelfile: string): Promise<string | undefined>;
}

function ollamaCli(program: string, url: string): OllamaCli {
  return {
    async create(model, modelfile) {
      const folder = mkdtempSync(join(tmpdir(), "hearth-modelfile-"));
      const file = join(folder, "Modelfile");
      writeFileSync(file, modelfile);
      const env = { ...process.env, OLLAMA_HOST: url };
      try {
        const { code, stderr } = await runProgram(program, ["create", model, "-f", file], { env, cwd: folder });
        return code === 0 ? undefined : stderr;
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}
