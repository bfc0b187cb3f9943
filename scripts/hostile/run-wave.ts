import fc from "fast-check";
import { type Attack, isHit, type Outcome } from "./attack.ts";
import { sendAttack } from "./send-attack.ts";
import type { Scene, Wave } from "./wave.ts";

const MAX_HITS = 20;
const BATCH = 50;
const MAX_SHRINKING_MS = 20_000;

/** What a wave did, and what came of it. */
export interface Course {
  name: string;
  requests: number;
  outcomes: Map<Outcome, number>;
  slowest: { ms: number; what: string };
  /** Attacks with an outcome that must not be. */
  hits: string[];
  /** Whether the attacks ended before their time. */
  whole: boolean;
}

/** Where a random attack is found again: the seed of its batch, and its place in it. */
interface Origin {
  seed: number;
  path: string;
}

/** Sends a wave's attacks, several at once, until they or their time is over. */
export async function runWave(wave: Wave, scene: Scene, deadline: number): Promise<Course> {
  const slowest = { ms: 0, what: "" };
  const course: Course = { name: wave.name, requests: 0, outcomes: new Map(), slowest, hits: [], whole: false };
  let firstHit: Origin | undefined;
  const attacks = attacksOf(wave, scene);
  const attacker = async () => {
    while (Date.now() < deadline) {
      const { value, done } = attacks.next();
      if (done === true) {
        course.whole = true;
        return;
      }
      const [attack, origin] = value;
      if (await isHitBy(scene.url, attack, course)) firstHit ??= origin;
    }
  };
  await Promise.all(Array.from({ length: wave.abreast }, attacker));
  if (firstHit !== undefined && wave.random !== undefined) {
    course.hits.push(await shrink(scene.url, wave.random(scene), firstHit));
  }
  return course;
}

function* attacksOf(wave: Wave, scene: Scene): Generator<[attack: Attack, origin?: Origin], undefined> {
  for (const attack of wave.listed(scene)) yield [attack];
  const random = wave.random?.(scene);
  for (let { seed } = scene; random !== undefined; seed++) {
    const batch = fc.sample(random, { seed, numRuns: BATCH });
    for (const [at, attack] of batch.entries()) yield [attack, { seed, path: String(at) }];
  }
}

async function isHitBy(url: string, attack: Attack, course: Course): Promise<boolean> {
  const { outcome, ms, text } = await sendAttack(url, attack);
  course.requests += 1;
  course.outcomes.set(outcome, (course.outcomes.get(outcome) ?? 0) + 1);
  if (ms > course.slowest.ms) course.slowest = { ms, what: `${described(attack, 80)}: ${outcome}` };
  if (!isHit(attack, outcome)) return false;
  if (course.hits.length < MAX_HITS) {
    course.hits.push(`${outcome} after ${Math.round(ms)} ms: ${described(attack, 200)} ${text}`);
  }
  return true;
}

/** Makes a random attack that hit smaller, as long as it still hits. @returns what is left of it */
export async function shrink(url: string, random: fc.Arbitrary<Attack>, { seed, path }: Origin): Promise<string> {
  const missed = fc.asyncProperty(random, async (attack) => !isHit(attack, (await sendAttack(url, attack)).outcome));
  const limits = { numRuns: 1, interruptAfterTimeLimit: MAX_SHRINKING_MS };
  const { counterexample, numShrinks, counterexamplePath } = await fc.check(missed, { seed, path, ...limits });
  if (counterexample === null) return `The first random hit (seed ${seed}, path ${path}) did not hit again.`;
  const [{ headers, body = "", ...attack }] = counterexample;
  const whole = `${described(attack, 200)} ${JSON.stringify(headers)} ${JSON.stringify(String(body)).slice(0, 1_000)}`;
  return `The smallest, shrunk ${numShrinks} times (seed ${seed}, path ${counterexamplePath}): ${whole}`;
}

const described = ({ method, path, what, manner = "whole" }: Attack, length: number) =>
  `${method} ${path.slice(0, length)} (${what.slice(0, length)}, ${manner})`;
