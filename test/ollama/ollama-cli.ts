import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../harness/processes/run-program.ts";

/** Ollama's own client, with the Ollama of TEST_OLLAMA_URL. */
export interface OllamaCli {
  /** `ollama create -f`, in a folder without any model. What it says where it refuses, else undefined. */
  create(model: string, modelfile: string): Promise<string | undefined>;
}

export function ollamaCli(program: string, url: string): OllamaCli {
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
