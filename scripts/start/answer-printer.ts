import { styleText } from "node:util";

const MARGIN = "    ";
const THINKING = "(thinking) ";
const QUEUED = /^Waiting for the GPU/;

/** Prints an answer as it grows, and at the end only the part that is not printed yet. */
export class AnswerPrinter {
  #received = "";
  #printed = "";
  #begun = false;

  /** Prints the message of a progress notification: text, thinking, or a position in the queue. */
  progress(message: string): void {
    if (QUEUED.test(message)) this.#write(`${message}\n`, "dim");
    else if (message.startsWith(THINKING)) this.#write(message.slice(THINKING.length), "dim");
    else {
      this.#received += message;
      this.#show(this.#received);
    }
  }

  /** @param text the whole answer */
  finish(text: string): void {
    this.#show(text);
    process.stdout.write("\n");
  }

  /** Holds back blanks at the end, because the answer may end there. */
  #show(text: string): void {
    const whole = text.trim();
    const known = whole.startsWith(this.#printed) ? this.#printed : "";
    if (whole === known) return;
    if (this.#begun && known === "") this.#write("\n\n");
    this.#write(whole.slice(known.length));
    this.#printed = whole;
  }

  #write(text: string, style?: "dim"): void {
    const indented = (this.#begun ? "" : MARGIN) + text.replaceAll("\n", `\n${MARGIN}`);
    this.#begun = true;
    process.stdout.write(style === undefined ? indented : styleText(style, indented));
  }
}
