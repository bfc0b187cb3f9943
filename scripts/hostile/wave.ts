import type fc from "fast-check";
import type { Attack } from "./attack.ts";

/** A tool as tools/list shows it. */
export interface ShownTool {
  name: string;
  inputSchema: { properties?: Record<string, ShownField>; required?: string[] };
}

/** Argument of a tool, as the tool list shows it. */
export interface ShownField {
  type?: string;
  enum?: unknown[];
}

/** What an attacker knows, and what the attacks are made of. */
export interface Scene {
  url: string;
  tools: readonly ShownTool[];
  /** Token of the next client with all grants: each has a rate limit of its own, so they take turns. */
  nextToken(): string;
  /** Cookie of the owner, whose forms may be forged too. */
  cookie: string;
  /** Id of a client that has registered. */
  clientId: string;
  /** Put into prompts, passwords and the like; must never appear in the log. */
  marker: string;
  seed: number;
}

/** One kind of attack, as data. */
export interface Wave {
  name: string;
  /** Share of the time, in parts. */
  share: number;
  /** How many attacks run at once. */
  abreast: number;
  /** Attacks that are always made, first and in this order. */
  listed(scene: Scene): Iterable<Attack>;
  /** Random attacks until the time is up; a wave without them ends with its list. */
  random?(scene: Scene): fc.Arbitrary<Attack>;
}
