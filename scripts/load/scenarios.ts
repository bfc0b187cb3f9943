import type { Client } from "./client.ts";
import { chat, chatTurn, generate, generateLarge, generateQuietly, reads } from "./scenarios/answers.ts";
import { cancelById, cancelByNotification } from "./scenarios/cancels.ts";
import { handedOver } from "./scenarios/handed-over.ts";
import { leaveAndRepeat, leaveForGood } from "./scenarios/leaving.ts";
import { batch, embeddings } from "./scenarios/steps.ts";

/** One thing that a client does, from start to end. */
export type Scenario = (client: Client) => Promise<void>;

/** How often each is done, in parts. */
const SHARES: readonly [share: number, scenario: Scenario][] = [
  [34, reads],
  [16, generate],
  [4, generateQuietly],
  [1, generateLarge],
  [8, chat],
  [10, chatTurn],
  [8, embeddings],
  [5, batch],
  [6, handedOver],
  [2, cancelById],
  [3, cancelByNotification],
  [3, leaveForGood],
  [3, leaveAndRepeat],
];

const WHOLE = SHARES.reduce((sum, [share]) => sum + share, 0);

/** Picks what a client does next, by the shares above. */
export function pickScenario({ dice }: Client): Scenario {
  let left = dice.below(WHOLE);
  for (const [share, scenario] of SHARES) {
    if (left < share) return scenario;
    left -= share;
  }
  return reads;
}
