import { ERROR_CODES } from "../../src/core/errors.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Cloudflare ends a request to a home that sends nothing for 100 to 125 s. Ollama then aborts the load. */
const EDGE_SECONDS = 100;
const NEAR_SECONDS = 90;
const SLOW_SECONDS = 60;

const ADVICE =
  "Keep the model in memory (DEFAULT_KEEP_ALIVE=-1, or OLLAMA_KEEP_ALIVE at home), or use a smaller num_ctx or model. " +
  "A Workers VPC binding may wait longer; that is not tried yet.";

/** Compares the time of a load with the time that Cloudflare waits. Reading a long prompt adds to it. */
export function judgeLoad(model: string, seconds: number): Finding {
  const took = `${model} in ${Math.round(seconds * 10) / 10} s; Cloudflare gives up after ${EDGE_SECONDS} to 125 s`;
  if (seconds < SLOW_SECONDS) return ok("The model loads in time", took);
  if (seconds < NEAR_SECONDS) {
    return warn({ code: "slow_load", title: "The model loads slowly", seen: took, next: ADVICE });
  }
  return fail({
    code: "load_timeout",
    title: "Loading the model takes as long as Cloudflare waits, or longer",
    seen: took,
    next: ERROR_CODES.load_timeout.next,
  });
}
