import { setTimeout as sleep } from "node:timers/promises";
import { cancelCall, openSession } from "../../harness/mcp/mcp-client.ts";
import type { Era, McpServer, ToolCall } from "../../harness/mcp/wire.ts";
import { type Asked, promptOf } from "./asked.ts";
import type { Dice } from "./dice.ts";
import { isRefusal, type Ledger } from "./ledger.ts";
import { ask, type Manner, type Reply } from "./reply.ts";

export const MODEL = "gemma3:270m";
/** Enough for the longest question here; the model's own limit is lower. */
export const OPTIONS = { num_predict: 2_000 };
const GAP_MS = 10;
const MAX_THINKING_MS = 150;
const MAX_BACKING_OFF_MS = 2_000;

/** One client of many. It does one thing after another. */
export class Client {
  readonly name: string;
  readonly token: string;
  readonly dice: Dice;
  readonly ledger: Ledger;
  readonly #server: McpServer;
  #questions = 0;
  #refused = false;

  constructor(name: string, server: McpServer, dice: Dice, ledger: Ledger) {
    this.name = name;
    this.token = server.token ?? "";
    this.dice = dice;
    this.ledger = ledger;
    this.#server = server;
  }

  get era(): Era {
    return this.dice.pick(["2025", "2026"]);
  }

  /** Makes a new question, with a number of tokens in this range. */
  question(least: number, most: number): Asked {
    const label = `${this.name}q${this.#questions++}`;
    return { label, tokens: least + this.dice.below(most - least + 1), gapMs: GAP_MS };
  }

  async ask(call: ToolCall, manner?: Manner): Promise<Reply> {
    const reply = await ask(this.#server, call, manner);
    this.ledger.heard(call.tool, reply);
    this.#refused ||= isRefusal(reply.code);
    return reply;
  }

  /** Waits before the next call; longer after a refusal. */
  async rest(): Promise<void> {
    await sleep(this.dice.below(this.#refused ? MAX_BACKING_OFF_MS : MAX_THINKING_MS));
    this.#refused = false;
  }

  /** Calls `ollama_generate` with one question. */
  generate(asked: Asked, call: Omit<ToolCall, "tool">, manner?: Manner): Promise<Reply> {
    const given = { model: MODEL, prompt: promptOf(asked), options: OPTIONS };
    return this.ask({ tool: "ollama_generate", arguments: given, ...call }, manner);
  }

  /** Opens a session of the 2025 era. A failure is recorded, and then there is none. */
  async openSession(): Promise<string | undefined> {
    return openSession(this.#server).catch((thrown) => {
      this.ledger.fault("initialize: no session", String(thrown));
      return undefined;
    });
  }

  cancel(sessionId: string, id: number): Promise<void> {
    return cancelCall({ ...this.#server, sessionId }, id);
  }
}
