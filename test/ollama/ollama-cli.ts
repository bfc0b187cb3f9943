import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Ollama's own client, with the Ollama of TEST_OLLAMA_URL. */
export interface OllamaCli {
  /** `ollama create -f`, in a folder without any model. What it says where it refuses, else undefined. */
  create(model: string, modelfile: string): Promise<string | undefined>;
}

export function ollamaCli(program: string, url: string): OllamaCli {
  return {
    create(model, modelfile) {
      const folder = mkdtempSync(join(tmpdir(), "hearth-modelfile-"));
      const file = join(folder, "Modelfile");
      writeFileSync(file, modelfile);
      const env = { ...process.env, OLLAMA_HOST: url };
      return new Promise((resolve, reject) => {
        execFile(program, ["create", model, "-f", file], { env, cwd: folder }, (error, _, said) => {
          rmSync(folder, { recursive: true });
          // A number is how it ended; anything else says that it never ran.
          if (error !== null && typeof error.code !== "number") reject(error);
          else resolve(error === null ? undefined : said);
        });
      });
    },
  };
}
