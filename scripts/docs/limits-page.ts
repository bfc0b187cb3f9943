import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MAX_CHARACTERS as MAX_OF_AN_ANSWER } from "../../src/actions/answer/text-answer.ts";
import { MAX_IMAGES, MAX_URLS } from "../../src/actions/resolve-images.ts";
import { MAX_WAIT_SECONDS } from "../../src/actions/tool/tool-filter.ts";
import { MAX_FORM_BYTES, MAX_REGISTRATIONS_PER_DAY, MAX_WRONG_PASSWORDS_PER_HOUR } from "../../src/auth/limits.ts";
import { type Settings, settings } from "../../src/config/settings.ts";
import { MAX_BODY_BYTES, MAX_IMAGE_BYTES, readableBytes } from "../../src/core/bytes.ts";
import { MAX_MESSAGES } from "../../src/core/chat-message.ts";
import type { ErrorCode } from "../../src/core/errors.ts";
import { CONCURRENT_TRANSFERS } from "../../src/queue/schedule/scheduler.ts";
import { MAX_BYTES } from "../../src/resources/size-limit.ts";
import { MAX_PROMPTS } from "../../src/tools/ask/batch-generate.ts";
import { MAX_MODELS } from "../../src/tools/ask/compare-models.ts";
import { MAX_TEXTS } from "../../src/tools/ask/embeddings.ts";
import { MAX_INPUT_CHARACTERS as MAX_OF_A_TEXT } from "../../src/tools/fields/text-fields.ts";
import { MAX_MODELFILE_CHARACTERS } from "../../src/tools/models/create-body.ts";
import { paragraph } from "./paragraphs.ts";

type Limit = [what: string, most: string, then: string];

const defaults = settings.parse({});
const wrangler = readFileSync(join(import.meta.dirname, "../../wrangler.toml"), "utf8");

const number = (value: unknown) => Number(value).toLocaleString("en-US");
const error = (...codes: ErrorCode[]) => codes.map((code) => `\`${code}\``).join(", ");
const set = (name: keyof Settings) => `${number(defaults[name])} (\`${name}\`)`;

/** Of a binding of wrangler.toml, in a minute. */
function braked(name: string): string {
  const limit = new RegExp(`name = "${name}"\\n.*\\nsimple = \\{ limit = (\\d+), period = 60 \\}`).exec(wrangler)?.[1];
  if (limit === undefined) throw new Error(`wrangler.toml has no limit for ${name}`);
  return `${number(limit)} (\`${name}\`)`;
}

const OF_A_CALL: Limit[] = [
  ["bytes of its body", number(MAX_BODY_BYTES), error("too_large")],
  ["characters of a prompt, a system prompt or a message", number(MAX_OF_A_TEXT), error("invalid_arguments")],
  ["messages", number(MAX_MESSAGES), error("invalid_arguments")],
  ["prompts of a batch", number(MAX_PROMPTS), error("invalid_arguments")],
  ["texts to embed", number(MAX_TEXTS), error("invalid_arguments")],
  ["models of a comparison", number(MAX_MODELS), error("invalid_arguments")],
  ["images", number(MAX_IMAGES), error("invalid_arguments")],
  ["images by URL", number(MAX_URLS), error("invalid_arguments")],
  ["size of an image", readableBytes(MAX_IMAGE_BYTES), error("invalid_arguments", "too_large")],
  ["characters of a Modelfile", number(MAX_MODELFILE_CHARACTERS), error("invalid_arguments")],
  ["seconds that it waits", `${set("WAIT_SECONDS")}; by \`?wait=\` ${MAX_WAIT_SECONDS}`, "a hand-over"],
  ["characters that come back at once", number(MAX_OF_AN_ANSWER), "the rest is collected"],
  ["size of a resource", readableBytes(MAX_BYTES), error("too_large")],
];

const OF_THE_HOME: Limit[] = [
  ["requests at work at once", set("MAX_CONCURRENT_REQUESTS"), "the next wait"],
  ["of them, of one user", "all (`MAX_CONCURRENT_PER_USER`)", "the next wait"],
  ["pulls, pushes and creates at once", number(CONCURRENT_TRANSFERS), "the next wait"],
  ["requests that wait", set("MAX_QUEUED_REQUESTS"), error("queue_full")],
  ["of them, of one user", "all, or half (`MAX_QUEUED_PER_USER`)", error("user_queue_full")],
  ["seconds of one generation", set("REQUEST_TIMEOUT_SECONDS"), error("total_timeout")],
];

const OF_A_USER: Limit[] = [
  ["kept conversations", set("MAX_CHAT_SESSIONS"), error("too_many_sessions")],
  ["messages of one", number(MAX_MESSAGES), error("session_full")],
  ["days that an unused one is kept", set("CHAT_TTL_DAYS"), "it is deleted"],
  ["calls of one client in a minute", braked("CALL_LIMIT"), error("rate_limited")],
  ["calls of one address in a minute without a token", braked("STRANGER_LIMIT"), error("rate_limited")],
];

const NO_SIGN_IN = "no sign-in from there for the rest of it";

const OF_SIGNING_IN: Limit[] = [
  ["passwords from one address in a minute", braked("SIGN_IN_LIMIT"), error("rate_limited")],
  ["wrong passwords in an hour, from one address", number(MAX_WRONG_PASSWORDS_PER_HOUR.perAddress), NO_SIGN_IN],
  ["and from everywhere together", number(MAX_WRONG_PASSWORDS_PER_HOUR.total), NO_SIGN_IN],
  ["OAuth clients that register from one address in a minute", braked("SIGN_IN_LIMIT"), error("rate_limited")],
  ["and in a day", number(MAX_REGISTRATIONS_PER_DAY.perAddress), error("rate_limited")],
  ["and in a day from everywhere together", number(MAX_REGISTRATIONS_PER_DAY.total), error("rate_limited")],
  ["bytes of a form, a registration or a token request", number(MAX_FORM_BYTES), error("too_large")],
];

/** docs/limits.md, with the numbers that the code has. */
export function limitsPage(): string {
  const parts = [
    "# Limits",
    "<!-- Made by npm run docs from the numbers in src/: change them there. -->",
    paragraph(
      "How much there may be of everything, and what happens beyond that. Where a name stands in brackets it is a " +
        "setting ([.dev.vars.example](../.dev.vars.example)) with its default, or a rate limit in " +
        "[wrangler.toml](../wrangler.toml); the others are fixed. An error names the limit and what to do, and nothing " +
        "of such a call is kept or reaches the home.",
    ),
    "## A call",
    table(OF_A_CALL),
    "## The home",
    table(OF_THE_HOME),
    paragraph(
      "What waits is counted for the GPU and for transfers apart. One user may have all the waiting places while the " +
        "tokens are the owner's alone, and half of them (rounded up) where others have some, so that nobody's agent takes every " +
        "place. What joins an equal request, waits again between two steps, or goes on after a restart is never refused.",
    ),
    "## A user",
    table(OF_A_USER),
    paragraph(
      "A conversation that exists goes on however many there are; only a new one is refused. How many bytes they take " +
        "together is not bounded by Hearth, but by what Cloudflare allows an account (5 GB on the free plan).",
    ),
    "## Signing in",
    table(OF_SIGNING_IN),
  ];
  return `${parts.join("\n\n")}\n`;
}

const table = (limits: Limit[]) =>
  ["| what | at most | beyond that |", "|---|---|---|", ...limits.map((cells) => `| ${cells.join(" | ")} |`)].join(
    "\n",
  );
