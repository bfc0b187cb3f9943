import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { ALL_GRANTS, GRANTS, type Grant, HARMLESS_GRANTS } from "../../core/caller.ts";
import { faultsIn } from "./faults-in.ts";
import type { Completed, RecordFault, RecordKind } from "./record-kind.ts";

/** Lets people and secret scanners recognise a token. */
const PREFIX = "hearth_";
/** An old token and its successor. */
const MAX_HASHES = 2;
/** Digits of a hash that tell two tokens of one client apart. */
const SHOWN_DIGITS = 8;
/** The token of the environment, MCP_AUTH_TOKEN. A record of this name has its grants, and no hash. */
export const OWNER_TOKEN_ID = "owner-token@owner";

const NAME = /^[\w.-]{1,64}$/;

const SHA256 = /^[0-9a-f]{64}$/i;

/** Stored form of a token. Grants that this version does not know stay stored and have no effect. */
export const storedToken = z.looseObject({
  grants: z.array(z.string()),
  hashes: z.array(z.looseObject({ sha256: z.string().regex(SHA256), made: z.string() })).max(MAX_HASHES),
});

const grants = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").map((grant) => grant.trim().toLowerCase()) : value),
  z
    .array(z.enum(ALL_GRANTS as [Grant, ...Grant[]], { error: `must be one of ${ALL_GRANTS.join(", ")}` }), {
      error: "must be a list of grants",
    })
    .min(1, { error: "must have at least one grant" }),
);

const switchedOn = z.union([z.boolean(), z.stringbool()], { error: "must be true or false" });

/** A token of one client of one user. Only its hash is stored; the token itself is shown once. */
export const tokenKind: RecordKind = {
  name: "token",
  version: 1,
  title: "Tokens",
  about:
    "A token lets one client call for one user, with the grants that you choose. It works at once, without a deployment.",
  max: 200,
  idExample: "laptop, or laptop@anna for the user anna",
  id: z.string().transform((typed, context) => {
    const [name = "", user = "owner", ...rest] = typed.trim().split("@");
    if (NAME.test(name) && NAME.test(user) && rest.length === 0) return `${name}@${user}`;
    const message = "must be a name, or name@user: letters, digits, _ . - and at most 64 of them in each part";
    context.issues.push({ code: "custom", input: typed, message });
    return z.NEVER;
  }),
  fields: z.strictObject({
    grants: grants
      .optional()
      .describe(
        `What the token may do: ${ALL_GRANTS.join(", ")}. A new token without any has: ${HARMLESS_GRANTS.join(", ")}`,
      ),
    rotate: switchedOn.optional().describe("Whether to make a second token, which works beside the old one"),
    revoke: z
      .string({ error: "must be the beginning of a hash" })
      .regex(/^[0-9a-f]{4,64}$/i, { error: "must be the beginning of a hash: at least 4 hexadecimal digits" })
      .optional()
      .describe("The beginning of the hash of one of two tokens, which then no longer works"),
    sha256: z
      .string({ error: "must be a text" })
      .regex(SHA256, { error: "must be 64 hexadecimal digits" })
      .optional()
      .describe(
        "The SHA-256 of a token that exists already, such as one from AUTH_TOKENS. If left out, a token is made",
      ),
  }),
  secrets: [],
  form: {
    grants: { choices: GRANTS },
    rotate: { isBox: true, existingOnly: true },
    revoke: { existingOnly: true },
  },
  givesAccess: true,
  check: (_, data) => faultsIn(storedToken.safeParse(data)),
  complete(id, fields, current) {
    return changeToken(id, fields as TokenFields, storedToken.safeParse(current).data);
  },
  shown: (data) => {
    const { grants: given, hashes } = storedToken.parse(data);
    return { grants: given, tokens: hashes.map(({ sha256, made }) => ({ hash: sha256.slice(0, SHOWN_DIGITS), made })) };
  },
};

type StoredToken = z.output<typeof storedToken>;
interface TokenFields {
  grants?: Grant[];
  rotate?: boolean;
  revoke?: string;
  sha256?: string;
}

function changeToken(id: string, fields: TokenFields, current: StoredToken | undefined): Completed {
  const given = fields.grants ?? current?.grants ?? [...HARMLESS_GRANTS];
  const hashes = current?.hashes ?? [];
  const { revoke } = fields;
  const kept = revoke === undefined ? hashes : hashes.filter(({ sha256 }) => !sha256.startsWith(revoke.toLowerCase()));
  const faults = faultsOf(id, fields, hashes.length, kept.length);
  if (faults.length > 0) return { ok: false, faults };
  const data = { ...current, grants: given };
  if (id === OWNER_TOKEN_ID) return { ok: true, data: { ...data, hashes: [] } };
  const made = new Date().toISOString().slice(0, 10);
  if (fields.sha256 !== undefined) {
    const sha256 = fields.sha256.toLowerCase();
    return {
      ok: true,
      data: { ...data, hashes: [...kept.filter((hash) => hash.sha256 !== sha256), { sha256, made }] },
    };
  }
  if (kept.length > 0 && fields.rotate !== true) return { ok: true, data: { ...data, hashes: kept } };
  const token = PREFIX + randomBytes(32).toString("base64url");
  const sha256 = createHash("sha256").update(token).digest("hex");
  return { ok: true, data: { ...data, hashes: [...kept, { sha256, made }] }, shownOnce: token };
}

function faultsOf(id: string, fields: TokenFields, before: number, kept: number): RecordFault[] {
  const fault = (field: string, problem: string): RecordFault[] => [{ field, problem }];
  if (id === OWNER_TOKEN_ID) {
    const field = (["rotate", "revoke", "sha256"] as const).find((name) => fields[name] !== undefined);
    return field === undefined
      ? []
      : fault(field, "is not possible here: this is MCP_AUTH_TOKEN, of which only the grants can be changed");
  }
  if (fields.revoke !== undefined && kept === before)
    return fault("revoke", "is the beginning of no hash of this client");
  if (fields.revoke !== undefined && kept === 0) return fault("revoke", "is its only token; remove the record instead");
  const adds = fields.rotate === true || fields.sha256 !== undefined;
  if (adds && kept >= MAX_HASHES)
    return fault("rotate", "is not possible, because there are two tokens; revoke one of them first");
  return [];
}
