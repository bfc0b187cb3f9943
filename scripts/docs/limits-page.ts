import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MAX_CHARACTERS as MAX_ANSWER_CHARACTERS } from "../../src/actions/answer/text-answer.ts";
import { MAX_NUM_CTX_TO_CHAT } from "../../src/actions/limit-hardware-use.ts";
import { MAX_IMAGES, MAX_URLS } from "../../src/actions/resolve-images.ts";
import { MAX_WAIT_SECONDS } from "../../src/actions/tool/tool-filter.ts";
import { MAX_CHANGE_BYTES, MAX_IMPORT_BYTES } from "../../src/admin/limits.ts";
import {
  API_SESSION_SECONDS,
  MAX_FORM_BYTES,
  MAX_REGISTRATIONS_PER_DAY,
  MAX_UNUSED_CLIENTS,
  MAX_WRONG_PASSWORDS_PER_HOUR,
} from "../../src/auth/limits.ts";
import { MAX_SLICE } from "../../src/chats/store/discarded-messages.ts";
import { MAX_SYSTEM_BYTES } from "../../src/chats/store/sent-history.ts";
import { RECORD_KINDS } from "../../src/config/records/record-kinds.ts";
import { type Settings, settings } from "../../src/config/settings.ts";
import {
  MAX_BODY_BYTES,
  MAX_IMAGE_BYTES,
  MAX_QUEUED_BYTES,
  MAX_WORK_BYTES,
  readableBytes,
} from "../../src/core/bytes.ts";
import { MAX_MESSAGES } from "../../src/core/chat-message.ts";
import { MESSAGES_PER_REQUEST, STEPS_PER_REQUEST } from "../../src/core/daily-limit.ts";
import type { ErrorCode } from "../../src/core/errors.ts";
import { MAX_VIEWERS } from "../../src/queue/request/viewer-limit.ts";
import { worthOf } from "../../src/queue/schedule/request-worth.ts";
import { CONCURRENT_TRANSFERS } from "../../src/queue/schedule/scheduler.ts";
import { MAX_STORED_BYTES } from "../../src/queue/store/make-room.ts";
import { MAX_BYTES } from "../../src/resources/size-limit.ts";
import { MAX_PROMPTS } from "../../src/tools/ask/batch-generate.ts";
import { MAX_MODELS } from "../../src/tools/ask/compare-models.ts";
import { MAX_TEXTS } from "../../src/tools/ask/embeddings.ts";
import { MAX_FORMAT_BYTES } from "../../src/tools/fields/format-field.ts";
import { MAX_INPUT_CHARACTERS as MAX_TEXT_CHARACTERS } from "../../src/tools/fields/text-fields.ts";
import { MAX_MODELFILE_CHARACTERS } from "../../src/tools/models/create-body.ts";
import { paragraph } from "./paragraphs.ts";
import { strangerCosts } from "./stranger-costs.ts";

type Limit = [what: string, most: string, then: string];

const defaults = settings.parse({});
const wrangler = readFileSync(join(import.meta.dirname, "../../wrangler.toml"), "utf8");

const number = (value: unknown) => Number(value).toLocaleString("en-US");
const error = (...codes: ErrorCode[]) => codes.map((code) => `\`${code}\``).join(", ");

/** Returns the default of a setting. @throws Error for an optional one, which has none: write the words yourself */
function set(name: keyof Settings): string {
  if (defaults[name] === undefined) throw new Error(`${name} is optional: say in words what holds without it.`);
  return `${number(defaults[name])} (\`${name}\`)`;
}

/** Returns the limit per minute of a rate limit in wrangler.toml. */
function rateLimit(name: string): string {
  const limit = new RegExp(`name = "${name}"\\n.*\\nsimple = \\{ limit = (\\d+), period = 60 \\}`).exec(wrangler)?.[1];
  if (limit === undefined) throw new Error(`wrangler.toml has no limit for ${name}`);
  return `${number(limit)} (\`${name}\`)`;
}

const OF_A_CALL: Limit[] = [
  ["bytes of the body", number(MAX_BODY_BYTES), error("too_large")],
  ["characters of a prompt, a system prompt or a message", number(MAX_TEXT_CHARACTERS), error("invalid_arguments")],
  ["messages", number(MAX_MESSAGES), error("invalid_arguments")],
  ["prompts of a batch", number(MAX_PROMPTS), error("invalid_arguments")],
  ["texts to embed", number(MAX_TEXTS), error("invalid_arguments")],
  ["models of a comparison", number(MAX_MODELS), error("invalid_arguments")],
  ["bytes of a format", number(MAX_FORMAT_BYTES), error("invalid_arguments")],
  ["images", number(MAX_IMAGES), error("invalid_arguments")],
  ["images by URL", number(MAX_URLS), error("invalid_arguments")],
  ["size of an image", readableBytes(MAX_IMAGE_BYTES), error("invalid_arguments", "too_large")],
  ["characters of a Modelfile", number(MAX_MODELFILE_CHARACTERS), error("invalid_arguments")],
  [
    "seconds that a call waits",
    `${set("WAIT_SECONDS")}; by \`?wait=\` ${MAX_WAIT_SECONDS}`,
    "the call returns a `request_id`",
  ],
  ["characters of one answer", number(MAX_ANSWER_CHARACTERS), "the rest is collected with `ollama_get_request`"],
  ["size of a resource", readableBytes(MAX_BYTES), error("too_large")],
];

const OF_THE_HOME: Limit[] = [
  ["requests running on the GPU", set("MAX_CONCURRENT_REQUESTS"), "the next one waits"],
  ["requests of one user running on the GPU", "all (`MAX_CONCURRENT_PER_USER`)", "the next one waits"],
  ["running pulls, pushes and creates", number(CONCURRENT_TRANSFERS), "the next one waits"],
  ["bytes of all running requests, unless one runs alone", number(MAX_WORK_BYTES), "the next one waits"],
  ["waiting requests", set("MAX_QUEUED_REQUESTS"), error("queue_full")],
  ["waiting requests of one user", "all, or half (`MAX_QUEUED_PER_USER`)", error("user_queue_full")],
  [
    "`num_ctx` of a call",
    `no limit with \`manage\`, else ${number(MAX_NUM_CTX_TO_CHAT)} (\`MAX_NUM_CTX\`)`,
    "it is reduced, and the answer says so",
  ],
  ["gigabytes of one download", "no limit (`MAX_MODEL_GB`)", error("too_large")],
  ["bytes of all waiting requests", number(MAX_QUEUED_BYTES), error("queue_full")],
  ["bytes of one user's waiting requests", "all, or half", error("user_queue_full")],
  ["time that a request waits", "a day", error("interrupted")],
  ["bytes of kept results, with what waits", number(MAX_STORED_BYTES), "the oldest results of the user go"],
  ["seconds of one generation", set("REQUEST_TIMEOUT_SECONDS"), error("total_timeout")],
];

const OF_A_USER: Limit[] = [
  [
    "calls that watch requests at the same time",
    number(MAX_VIEWERS),
    "the oldest returns a `request_id`, as after its wait",
  ],
  ["kept conversations", set("MAX_CHAT_SESSIONS"), error("too_many_sessions")],
  ["messages of a conversation", number(MAX_MESSAGES), error("session_full")],
  ["MB of all kept conversations, with the search index", set("MAX_CHAT_MB"), error("too_much_kept")],
  ["bytes of earlier system messages that a turn sends", number(MAX_SYSTEM_BYTES), "only the newest are sent"],
  ["requests of a user other than the owner per day (UTC)", set("MAX_REQUESTS_PER_DAY"), error("daily_limit")],
  ["days that an unused conversation is kept", set("CHAT_TTL_DAYS"), "it is deleted"],
  ["calls of one client per minute", rateLimit("CALL_LIMIT"), error("rate_limited")],
  ["calls without a token from one address per minute", rateLimit("STRANGER_LIMIT"), error("rate_limited")],
];

const REFUSED = "one more is refused";
const NO_SIGN_IN = "no sign-in for the rest of the hour";

const OF_SIGNING_IN: Limit[] = [
  [
    "passwords from one address per minute, on the page and at the API each",
    rateLimit("SIGN_IN_LIMIT"),
    error("rate_limited"),
  ],
  ["wrong passwords from one address per hour", number(MAX_WRONG_PASSWORDS_PER_HOUR.perAddress), NO_SIGN_IN],
  [
    "wrong passwords from one /56 network of IPv6 per hour",
    number(MAX_WRONG_PASSWORDS_PER_HOUR.perNetwork),
    NO_SIGN_IN,
  ],
  ["wrong passwords from all addresses per hour", number(MAX_WRONG_PASSWORDS_PER_HOUR.total), NO_SIGN_IN],
  [
    "the same in a browser that was signed in before",
    `${number(MAX_WRONG_PASSWORDS_PER_HOUR.perKnownBrowser)}, and none of the above`,
    NO_SIGN_IN,
  ],
  ["OAuth clients registered from one address per minute", rateLimit("SIGN_IN_LIMIT"), error("rate_limited")],
  [
    "OAuth clients registered from one address per day",
    number(MAX_REGISTRATIONS_PER_DAY.perAddress),
    error("rate_limited"),
  ],
  [
    "OAuth clients registered from one /56 network of IPv6 per day",
    number(MAX_REGISTRATIONS_PER_DAY.perNetwork),
    error("rate_limited"),
  ],
  [
    "OAuth clients registered from all addresses per day",
    number(MAX_REGISTRATIONS_PER_DAY.total),
    error("rate_limited"),
  ],
  ["registered OAuth clients without a login", number(MAX_UNUSED_CLIENTS), "the oldest one is removed"],
  ["bytes of a form, a registration or a token request", number(MAX_FORM_BYTES), error("too_large")],
];

const KEPT = paragraph(
  "At the limit of conversations only new ones are refused. At the limit of MB nothing more is kept until a conversation " +
    "is deleted. Its room is free at once, unless as much again still waits to be deleted. The answer of a running turn is always kept. Cloudflare limits what all " +
    "users of an account keep together (5 GB on the free plan). A large conversation is gone at once when it is deleted, " +
    `but its rows are deleted in the background, in steps of at most ${number(MAX_SLICE.messages)} messages and ` +
    `${number(MAX_SLICE.textBytes)} bytes of text: some minutes for 10,000 messages.`,
);

const DAY = paragraph(
  "In the count of a day, a save is a request too. Every " +
    `${STEPS_PER_REQUEST} steps of a batch, a comparison or embeddings count as one more, and every ${MESSAGES_PER_REQUEST} ` +
    "messages that a save or a turn stores: each of them writes rows, of which the free plan has 100,000 a day. " +
    `A pull, a push or a create counts as ${worthOf({ kind: "pull", model: "", body: {} })}, because it stores its progress. ` +
    "What is too much for the rest of a day is refused before anything is written, but on a day on which " +
    "nothing was used, one call may be larger than the limit. Deleting is always possible.",
);

const OF_THE_OWNER: Limit[] = [
  ["calls below `/admin` from one address per minute", rateLimit("CALL_LIMIT"), error("rate_limited")],
  ["minutes of a session of the API", number(API_SESSION_SECONDS / 60), error("unauthorized")],
  ...RECORD_KINDS.map(({ title, max }): Limit => [`records: ${title.toLowerCase()}`, number(max), REFUSED]),
  ["bytes of a change of one record", number(MAX_CHANGE_BYTES), error("too_large")],
  ["bytes of an import", number(MAX_IMPORT_BYTES), error("too_large")],
];

/** Returns docs/limits.md, with the numbers of the code. */
export function limitsPage(): string {
  const parts = [
    "# Limits",
    "<!-- Generated by npm run docs from the numbers in src/: change them there. -->",
    paragraph(
      "All limits, and what happens beyond them. A name in brackets is a setting " +
        "([.dev.vars.example](../.dev.vars.example)), shown with its default, or a rate limit in " +
        "[wrangler.toml](../wrangler.toml); the others are fixed. The error names the limit and says what to do. A refused " +
        "call is not stored and does not reach the home. (A turn that loses its place in the queue to another call at the last " +
        "moment is removed again.)",
    ),
    "## A call",
    table(OF_A_CALL),
    "## The home",
    table(OF_THE_HOME),
    paragraph(
      "Requests for the GPU and transfers wait in separate queues; the bytes are those of both, counted as JSON. If only the " +
        "owner has tokens, one user may use all waiting places and bytes. Otherwise each user may use half of them (rounded " +
        "up), so that no single agent can fill the queue. What waits lies in storage and not in memory. A duplicate " +
        "of a running request, a later step of a batch, and work resumed after a restart are never refused.",
    ),
    paragraph(
      "`keep_alive` and the options for the hardware need the grant `manage`. From others they are left out, as are options " +
        "that Hearth does not know, and the answer says so. `MAX_NUM_CTX` holds for everyone, and for a model's own `num_ctx` " +
        "too; a larger `DEFAULT_NUM_CTX` may always be asked for. `MAX_MODEL_GB` is compared with what the registry says before Ollama is asked. A model of unknown " +
        "size counts as too large, except for the owner.",
    ),
    "## A user",
    table(OF_A_USER),
    KEPT,
    DAY,
    ...["## Signing in", table(OF_SIGNING_IN), "## The owner", table(OF_THE_OWNER)],
    ...strangerCosts(),
  ];
  return `${parts.join("\n\n")}\n`;
}

const table = (limits: Limit[]) =>
  ["| what | at most | beyond that |", "|---|---|---|", ...limits.map((cells) => `| ${cells.join(" | ")} |`)].join(
    "\n",
  );
