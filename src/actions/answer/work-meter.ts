import { isJsonObject, type JsonObject } from "../../core/json-object.ts";

/** The work of one check, in visits of a small schema: half a second. */
const MAX_WORK = 100_000;
/** Entries of a schema's own lists, or characters of its data, that take as long as a visit. */
const ENTRIES_A_VISIT = 50;
/** Characters of an answer that take as long as a visit, wherever a schema looks at all of them. */
const CHARACTERS_A_VISIT = 20_000;
/** Pairs of characters: `uniqueItems` compares each item with each other. */
const PAIRS_A_VISIT = 10_000;

/** Keywords whose value is no schema and has none. */
const DATA: readonly string[] = ["const", "enum"];
/** Keywords whose whole value is read at a visit. */
const READ_WHOLE: readonly string[] = [...DATA, "required", "dependentRequired", "dependencies"];

/**
 * Meter of the work that a validator does. A small schema can ask for years of it, by references that each name two others,
 * by lists of alternatives, or by comparisons of each item with each other; and a clock stands still while a Worker computes.
 * The validator reads `$ref` at each visit of a schema, so that is where the work is counted.
 */
export class WorkMeter {
  readonly #characters: number;
  #work = 0;

  /** @param characters of the answer that is checked */
  constructor(characters: number) {
    this.#characters = characters;
  }

  /** Begins to count. */
  start(): void {
    this.#work = 0;
  }

  /** Makes each schema within this one count its visits. They throw once there were too many. */
  watch(schema: unknown): unknown {
    if (typeof schema !== "object" || schema === null) return schema;
    for (const [keyword, value] of Object.entries(schema)) if (!DATA.includes(keyword)) this.watch(value);
    if (!isJsonObject(schema)) return schema;
    const { $ref } = schema;
    const price = this.#priceOf(schema);
    const get = () => {
      this.#work += price;
      if (this.#work > MAX_WORK) throw new Error("The check takes too long.");
      return $ref;
    };
    return Object.defineProperty(schema, "$ref", { get });
  }

  #priceOf(schema: JsonObject): number {
    const characters = this.#characters;
    const entries = Object.entries(schema).map(([keyword, value]) => {
      if (READ_WHOLE.includes(keyword)) return JSON.stringify(value).length;
      return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
    });
    const pairs = schema.uniqueItems === true ? characters ** 2 / PAIRS_A_VISIT : 0;
    const own = entries.reduce((sum, count) => sum + count, 0) / ENTRIES_A_VISIT;
    return 1 + own + characters / CHARACTERS_A_VISIT + pairs;
  }
}
