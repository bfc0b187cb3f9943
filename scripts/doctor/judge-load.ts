import { ERROR_CODES } from "../../src/core/errors.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Cloudflare gives up on a home that has sent nothing for 100 to 125 s, and Ollama then drops the load. */
const EDGE_SECONDS = 100;
const NEAR_SECONDS = 90;
const SLOW_SECONDS = 60;

const ADVICE =
  "Keep it in memory (DEFAULT_KEEP_ALIVE=-1, or OLLAMA_KEEP_ALIVE at home), use a smaller num_ctx or model, or reach the " +
  "home through a Workers VPC binding.";

/** A load against the time that the edge waits. A long prompt after it counts too. */
export function judgeLoad(model: string, seconds: number): Finding {
  const took = `${model} in ${Math.round(seconds * 10) / 10} s; the edge gives up after ${EDGE_SECONDS} to 125 s`;
  if (seconds < SLOW_SECONDS) return ok("The model loads in time", took);
  if (seconds < NEAR_SECONDS) {
    return warn({ code: "slow_load", title: "The model loads slowly", seen: took, next: ADVICE });
  }
  return fail({
    code: "load_timeout",
    title: "The model loads for as long as the edge waits, or longer",
    seen: took,
    next: ERROR_CODES.load_timeout.next,
  });
}
