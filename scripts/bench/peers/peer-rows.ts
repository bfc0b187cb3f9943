import { interleave, type Rounds, type Stats, timed } from "../measure.ts";
import type { Row } from "../row.ts";
import type { Wish } from "../upstream-terms.ts";
import { type Contender, type ContenderName, cellsOf, cpuOf, forEach, generateOnce, listOnce } from "./contender.ts";

type All = Record<ContenderName, Contender>;
/** Takes one sample of a contender. */
type Measure = (one: Contender) => Promise<number>;

const PARALLEL = 100;
const SHORT: Wish = { tokens: 4, firstMs: 15, gapMs: 1 };
/** Long enough that a reader is glad to see the first word early: 2 s. */
const READABLE: Wish = { tokens: 100, firstMs: 15, gapMs: 20 };
const LONG: Wish = { tokens: 5_000, firstMs: 0, gapMs: 1 };
const NOT_AT_ALL: Wish = { tokens: 1, firstMs: 0, gapMs: 0 };
const CPU_CALLS = 100;
const FEW: Rounds = { rounds: 3, warmUp: 1 };
const TWICE: Rounds = { rounds: 2, warmUp: 0 };

/** What Hearth does in addition in each row: the reason where it is not ahead. */
const WHY_BEHIND: Record<string, string> = {
  "100 of them at once":
    "the SDK builds a server for every call, also for the floor; the alternatives have one for each session",
  "first text seen, of 4 tokens in 18 ms":
    "an answer of four tokens is complete almost as soon as it begins, so showing it early gains nothing",
  "4 tokens whole, in 18 ms":
    "a request outlives its call: it runs in an object that stores it, and its outcome is stored before it is sent",
  "5,000 tokens whole, in 6 s": "it streams, as the floor does, so Ollama writes 5,000 lines instead of one",
  "CPU, an answer of 1 token":
    "an object runs and stores the request, so that it can be collected; the alternatives store nothing",
  "CPU per 1,000 tokens more":
    "it reads and shows each token as it comes (which costs the floor more); the alternatives get one message at the end",
};

/** Asks all contenders for the same, in turn, so that a busy machine affects them alike. */
export async function peerRows(all: All, say: (line: string) => void): Promise<Row[]> {
  say("Beside the peers: cheap calls ...");
  const lists = [
    await row("list the models", all, (one) => timed(() => listOnce(one)), { rounds: 150, warmUp: 50 }),
    await row("100 of them at once", all, (one) => timed(() => atOnce(() => listOnce(one))), { rounds: 15, warmUp: 4 }),
  ];
  say("Beside the peers: answers ...");
  const visible = (wish: Wish) => async (one: Contender) => {
    const { firstTextMs, answerMs } = await generateOnce(one, wish);
    return Number.isNaN(firstTextMs) ? answerMs : firstTextMs;
  };
  const whole = (wish: Wish) => async (one: Contender) => (await generateOnce(one, wish)).answerMs;
  const answers = [
    await row("first text seen, of 4 tokens in 18 ms", all, visible(SHORT), { rounds: 60, warmUp: 20 }),
    await row("first text seen, of 100 tokens in 2 s", all, visible(READABLE), { rounds: 4, warmUp: 1 }),
    await row("4 tokens whole, in 18 ms", all, whole(SHORT), { rounds: 60, warmUp: 20 }),
    await row("5,000 tokens whole, in 6 s", all, whole(LONG), TWICE),
  ];
  say("Beside the peers: CPU ...");
  return [...lists, ...answers, ...(await cpuRows(all))].map((each) => ({ ...each, whyBehind: WHY_BEHIND[each.what] }));
}

async function row(what: string, all: All, sample: Measure, rounds: Rounds): Promise<Row> {
  return { what, ...cellsOf(await measured(all, sample, rounds)) };
}

const measured = (all: All, sample: Measure, rounds: Rounds): Promise<Record<ContenderName, Stats>> =>
  interleave(
    forEach((name) => () => sample(all[name])),
    rounds,
  );

const atOnce = (one: () => Promise<unknown>) => Promise.all(Array.from({ length: PARALLEL }, one));

async function cpuRows(all: All): Promise<Row[]> {
  const perCall = await measured(all, (one) => cpuOfCalls(one, CPU_CALLS, () => listOnce(one)), FEW);
  const short = await measured(all, (one) => cpuOfCalls(one, CPU_CALLS, () => generateOnce(one, NOT_AT_ALL)), FEW);
  const long = await measured(all, (one) => cpuOfCalls(one, 1, () => generateOnce(one, LONG)), TWICE);
  const perThousand = forEach((name) => less(long[name], short[name].median, LONG.tokens / 1_000));
  return [
    { what: "CPU, list the models", ...cellsOf(perCall) },
    { what: "CPU, an answer of 1 token", ...cellsOf(short) },
    { what: "CPU per 1,000 tokens more", ...cellsOf(perThousand) },
  ];
}

/** CPU of one call in ms, measured over many: a single call may take less than the CPU clock can resolve. */
async function cpuOfCalls(one: Contender, calls: number, call: () => Promise<unknown>): Promise<number> {
  const before = cpuOf(one);
  for (let times = 0; times < calls; times++) await call();
  return (cpuOf(one) - before) / calls;
}

const less = ({ median, p95, count }: Stats, base: number, parts: number): Stats => ({
  median: (median - base) / parts,
  p95: (p95 - base) / parts,
  count,
});
