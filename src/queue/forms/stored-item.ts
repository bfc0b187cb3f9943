import type { ErrorInfo } from "../../core/errors.ts";
import type { GenerationResult } from "../../core/generation.ts";
import type { EmbeddedText } from "../../hosts/host.ts";
import { fromStoredResult, type StoredResult, toStoredResult } from "./stored-result.ts";

/** One text of an `embed` job. */
export type EmbeddedItem = EmbeddedText;

/** One answer of a `batch` or `compare` job, also where it failed. */
export interface GeneratedItem {
  model: string;
  generation: GenerationResult;
  /** Characters of the whole text: the stored text may be cut. */
  text_length: number;
  error?: ErrorInfo;
}

/** An item of a stepped request. */
export type Item = EmbeddedItem | GeneratedItem;

/** Items of a stepped request, as many as a reader takes. */
export interface ItemPage {
  items: Item[];
  /** Characters of the items as stored. */
  characters: number;
  /** How many items exist by now. */
  done: number;
}

/** An item as it is stored: one line of JSON, of which a row holds several. */
export function encodeItem(item: Item): string {
  return JSON.stringify("generation" in item ? { ...item, generation: toStoredResult(item.generation) } : item);
}

/** The item of one stored line. */
export function decodeItem(line: string): Item {
  const stored = JSON.parse(line) as EmbeddedItem | (Omit<GeneratedItem, "generation"> & { generation: StoredResult });
  return "generation" in stored ? { ...stored, generation: fromStoredResult(stored.generation) } : stored;
}
