import type { Attack } from "./attack.ts";
import type { Dice } from "./dice.ts";

/** A tool as tools/list shows it. */
export interface ShownTool {
  name: string;
  inputSchema: { properties?: Record<string, ShownField>; required?: string[] };
}

export interface ShownField {
  type?: string;
  enum?: unknown[];
}

/** What an attacker knows, and what the attacks are made of. */
export interface Scene {
  url: string;
  tools: readonly ShownTool[];
  /** Of clients with all grants: each has a brake of its own, so each is used in its turn. */
  tokens: readonly string[];
  /** Of the owner, whose forms may be forged too. */
  cookie: string;
  /** Of a client that has registered. */
  clientId: string;
  /** Stands in prompts, passwords and the like, and must never be seen in the log. */
  marker: string;
  dice: Dice;
}

/** One kind of attack, as data. */
export interface Wave {
  name: string;
  /** Of the time, in parts. */
  share: number;
  /** How many at once. */
  abreast: number;
  /** With or without an end: the time ends them too. */
  attacks(scene: Scene): Iterable<Attack>;
}
