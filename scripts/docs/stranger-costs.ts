import { MAX_REGISTRATIONS_PER_DAY, MAX_WRONG_PASSWORDS_PER_HOUR } from "../../src/auth/limits.ts";
import { paragraph } from "./paragraphs.ts";

/** Requests, and written rows, of Cloudflare's free plan in a day. */
const FREE_A_DAY = 100_000;

const number = (value: number) => value.toLocaleString("en-US");

/** What strangers can use up of the free plan in a day. Rows are measured in test/worker/auth. */
const OF_STRANGERS: [what: string, amount: string][] = [
  [
    "requests",
    `all of the ${number(FREE_A_DAY)}: 401 and 429 count too, because Hearth's rate limits run inside the Worker`,
  ],
  [
    "rows written by wrong passwords",
    `${number(MAX_WRONG_PASSWORDS_PER_HOUR.total * 24 * 2)} of ${number(FREE_A_DAY)} (two for each), from IPv6 ` +
      `${number(MAX_WRONG_PASSWORDS_PER_HOUR.total * 24 * 3)} (three)`,
  ],
  [
    "rows written by registrations",
    `${number(MAX_REGISTRATIONS_PER_DAY.total * 5)} of ${number(FREE_A_DAY)} (about five for each)`,
  ],
  ["rows written by calls that are refused", "none"],
];

/** Returns the section of docs/limits.md about what strangers can use up. */
export const strangerCosts = (): string[] => [
  "## What a stranger can use up",
  paragraph(
    "On Cloudflare's free plan an account has 100,000 requests and 100,000 written rows a day. When they are used up, " +
      "Hearth answers nobody until midnight UTC. Anyone who knows the address can cause some of that:",
  ),
  ["| what | a day |", "|---|---|", ...OF_STRANGERS.map((cells) => `| ${cells.join(" | ")} |`)].join("\n"),
  paragraph(
    "Only a rule in front of the Worker prevents this: a rate limiting rule of your zone, with a custom domain and without " +
      "the workers.dev address ([deploy.md](deploy.md#keeping-strangers-from-using-up-the-plan)). The paid plan has no such " +
      "limit a day, but a bill.",
  ),
];
