import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { ASKED_TO_END } from "../../harness/processes/ending.ts";
import { Problem } from "../terminal/problem.ts";
import type { Check } from "./check-answer.ts";

interface Streams {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

interface Question {
  text: string;
  /** The answer if the user only presses Enter. */
  standard?: string;
  /** Does not show what is typed. */
  hidden?: boolean;
  /** Spaces at both ends belong to the answer. */
  exact?: boolean;
  check?: Check;
}

/**
 * Interview: asks questions at a terminal or through a pipe. `readline/promises` loses the lines that a pipe delivers
 * between two questions, and waits forever when the input ends.
 */
export class Interview implements Disposable {
  readonly #lines: string[] = [];
  readonly #input: Interface;
  readonly #output: NodeJS.WritableStream;
  #muted = false;
  #ended: unknown;
  #wake = () => {};

  constructor({ input, output }: Streams = { input: process.stdin, output: process.stdout }) {
    this.#output = output;
    const echo = new Writable({
      write: (chunk, _, done) => {
        if (!this.#muted) output.write(chunk);
        done();
      },
    });
    this.#input = createInterface({ input, output: echo, terminal: input.isTTY === true });
    this.#input.on("line", (line) => {
      this.#lines.push(line);
      this.#wake();
    });
    this.#input.on("SIGINT", () => this.#end(ASKED_TO_END));
    this.#input.on("close", () => this.#end(new Problem("The input ended before all questions were answered.")));
  }

  [Symbol.dispose](): void {
    this.#input.close();
  }

  end(reason: unknown): void {
    this.#end(reason);
  }

  /** Asks until the answer is valid. @returns the standard answer, or "", if the user only pressed Enter */
  async ask(question: Question): Promise<string> {
    const { text, standard, hidden, check } = question;
    for (;;) {
      const aside = standard === undefined || standard === "" ? "" : ` [${hidden ? "unchanged" : standard}]`;
      this.#input.setPrompt(`  ${text}${aside}: `);
      this.#input.prompt();
      const answer = await this.#nextAnswer(question);
      if (answer === "") return standard ?? "";
      const problem = check?.(answer);
      if (problem === undefined) return answer;
      this.#output.write(`  The answer ${problem}.\n`);
    }
  }

  async askYes(text: string, standard: boolean): Promise<boolean> {
    const check: Check = (answer) => (/^(y|yes|n|no)$/i.test(answer) ? undefined : "must be y or n");
    return /^y/i.test(await this.ask({ text: `${text} (y/n)`, standard: standard ? "y" : "n", check }));
  }

  async #nextAnswer({ hidden = false, exact = false }: Question): Promise<string> {
    const line = await this.#nextLine(hidden);
    return exact ? line : line.trim();
  }

  async #nextLine(hidden: boolean): Promise<string> {
    this.#muted = hidden;
    try {
      while (this.#lines.length === 0) {
        if (this.#ended !== undefined) throw this.#ended;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      return this.#lines.shift() ?? "";
    } finally {
      this.#muted = false;
      if (hidden) this.#output.write("\n");
    }
  }

  #end(reason: unknown): void {
    this.#ended ??= reason;
    this.#wake();
  }
}
