/** Length of a piece: two texts do not share this much by chance. Shorter texts are not searched for. */
const PIECE = 12;
/** How much of a long text is kept. */
const MAX_TEXT = 2_000;

/** Fields of calls, requests and scripts that contain what people and models say. */
const SAYS = new Set(
  `prompt prompts system suffix template content input images thinking arguments
  text query title tags modelfile license answer error line body`.split(/\s+/),
);

/** Remembers what was asked and answered, in pieces, to find it again in other texts. */
export class Said {
  readonly #pieces = new Set<string>();

  add(text: string): void {
    const kept = text.slice(0, MAX_TEXT);
    for (let at = 0; at + PIECE <= kept.length; at += PIECE) this.#pieces.add(kept.slice(at, at + PIECE));
  }

  /** All that is said in a value as it goes over the wire: the texts in the fields that hold such. */
  addFrom(value: unknown, says = false): void {
    if (typeof value === "string" && says) this.add(value);
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) this.addFrom(inner, says || SAYS.has(name));
  }

  /** The first piece of it that was said. */
  foundIn(text: string): string | undefined {
    for (let at = 0; at + PIECE <= text.length; at++) {
      const piece = text.slice(at, at + PIECE);
      if (this.#pieces.has(piece)) return piece;
    }
    return undefined;
  }
}
