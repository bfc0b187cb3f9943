import type { RecordFault } from "../../src/config/records/record-kind.ts";
import { type JsonObject, parseJsonObject } from "../../src/core/json-object.ts";
import { HEARTH_VERSION } from "../../src/core/version.ts";
import { Fault } from "../doctor/finding.ts";
import { type Answer, open } from "../doctor/probe.ts";
import { whyNotHearth } from "../doctor/why-not-hearth.ts";
import { Problem } from "../terminal/problem.ts";

const TIMEOUT_MS = 30_000;

/** A change that the API refused, with every fault and its field. */
export class Refused extends Problem {
  readonly faults: readonly RecordFault[];

  constructor(faults: readonly RecordFault[]) {
    super(faults.map(sentenceOf).join("\n"));
    this.faults = faults;
  }
}

/** Returns a fault as a sentence. */
export const sentenceOf = ({ field, problem }: RecordFault): string => `${field || "The record"} ${problem}.`;

/** Sends a request to the API. @throws Problem if nothing answers */
export async function send(
  url: string,
  init: RequestInit & { headers?: Record<string, string> },
  signal: AbortSignal,
): Promise<Answer> {
  const headers = { ...init.headers, "user-agent": `hearth-scripts/${HEARTH_VERSION}` };
  try {
    const response = await open(url, {
      ...init,
      headers,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await response.text();
    return { url, status: response.status, headers: response.headers, text, json: parseJsonObject(text) };
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof Fault ? problemOf(thrown) : new Problem(`${new URL(url).origin} did not answer in time.`);
  }
}

/** Returns the body of an answer. @throws Problem that says why there is none */
export function read(answer: Answer): JsonObject {
  if (answer.status < 300 && answer.json !== undefined) return answer.json;
  throw problemIn(answer);
}

/** Returns what an answer says is wrong, in the words of Hearth; or what answers in its place. */
export function problemIn(answer: Answer): Problem {
  const { error, error_description: description, faults } = answer.json ?? {};
  if (typeof error !== "string" || typeof description !== "string") return problemOf(whyNotHearth(answer));
  if (Array.isArray(faults) && faults.length > 0) return new Refused(faults as RecordFault[]);
  return new Problem(description);
}

function problemOf({ finding: { title, seen, next } }: Fault): Problem {
  return new Problem([`${title}. ${seen}`, next].filter(Boolean).join("\n"));
}
