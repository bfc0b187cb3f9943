import type { Attack, Outcome } from "./attack.ts";
import { sendAttack } from "./send-attack.ts";
import type { Scene, Wave } from "./wave.ts";

const MAX_HITS = 20;

/** What a wave did, and what came of it. */
export interface Course {
  name: string;
  requests: number;
  outcomes: Map<Outcome, number>;
  slowest: { ms: number; what: string };
  /** Attacks after which something was as it must not be. */
  hits: string[];
  /** Whether the attacks ended before their time. */
  whole: boolean;
}

/** Sends a wave's attacks, so many at once, until they or their time is over. */
export async function runWave(wave: Wave, scene: Scene, deadline: number): Promise<Course> {
  const course: Course = {
    name: wave.name,
    requests: 0,
    outcomes: new Map(),
    slowest: { ms: 0, what: "" },
    hits: [],
    whole: false,
  };
  const attacks = wave.attacks(scene)[Symbol.iterator]();
  const attacker = async () => {
    while (Date.now() < deadline) {
      const { value: attack, done } = attacks.next();
      if (done === true) {
        course.whole = true;
        return;
      }
      await attackOnce(scene.url, attack, course);
    }
  };
  await Promise.all(Array.from({ length: wave.abreast }, attacker));
  return course;
}

async function attackOnce(url: string, attack: Attack, course: Course): Promise<void> {
  const { outcome, ms, text } = await sendAttack(url, attack);
  course.requests += 1;
  course.outcomes.set(outcome, (course.outcomes.get(outcome) ?? 0) + 1);
  if (ms > course.slowest.ms)
    course.slowest = {
      ms,
      what: `${attack.method} ${attack.path.slice(0, 60)}, ${attack.what.slice(0, 80)}: ${outcome}`,
    };
  if (!isHit(outcome) || course.hits.length >= MAX_HITS) return;
  course.hits.push(
    `${outcome} after ${Math.round(ms)} ms: ${attack.method} ${attack.path.slice(0, 120)} (${attack.what}, ${attack.manner ?? "whole"}) ${text}`,
  );
}

/** 503 says that something is missing or busy, which is no fault of the one that says it. */
const isHit = (outcome: Outcome) =>
  outcome === "hang" || outcome === "closed" || (typeof outcome === "number" && outcome >= 500 && outcome !== 503);
