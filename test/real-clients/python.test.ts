import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe } from "vitest";
import { PYTHON_CLIENTS } from "../../harness/installed/python-client.ts";
import { openHouse } from "../e2e/house.ts";
import { type ConnectClient, everyStep, WAIT } from "./every-step.ts";

type Line = {
  progress?: string;
  tools?: string[];
  result?: Record<string, unknown>;
  text?: string;
  connected?: string;
};

/** A process of Python for each connection, spoken to in lines. */
const connect =
  (python: string, mode: string): ConnectClient =>
  async (url, token) => {
    const talk = join(import.meta.dirname, "python/talk.py");
    const env = { PATH: process.env.PATH ?? "", HEARTH_TOKEN: token };
    const child = spawn(python, [talk, url, mode], { stdio: ["pipe", "pipe", "inherit"], env });
    const closed = once(child, "close");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (onProgress: (message: string) => void): Promise<Line> => {
      const { value, done } = await lines.next();
      if (done) throw new Error("The Python client has ended.");
      const line = JSON.parse(value) as Line;
      if (line.progress === undefined) return line;
      onProgress(line.progress);
      return next(onProgress);
    };
    const ask = (question: object, onProgress = (_: string) => {}) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return next(onProgress);
    };
    await next(() => {});
    return {
      toolNames: async () => (await ask({ list: true })).tools ?? [],
      call: async (name, args, onProgress) => (await ask({ call: name, arguments: args }, onProgress)).result ?? {},
      readResource: async (uri) => (await ask({ read: uri })).text ?? "",
      async close() {
        child.stdin.end();
        await closed;
      },
    };
  };

const MODES: Record<string, string[]> = { "2.3.0": ["auto", "legacy"], "1.12.4": ["version 1"] };

describe.each(PYTHON_CLIENTS)("the official Python client $version", ({ version, python }) => {
  describe.skipIf(!existsSync(python))("is installed", () => {
    const house = openHouse(WAIT);

    describe.each(MODES[version] ?? [])("%s", (mode) => {
      everyStep(`python ${version} ${mode}`, house, connect(python, mode), { showsProgress: true });
    });
  });
});
