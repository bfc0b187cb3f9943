import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { authTokensValue } from "../../../scripts/token/auth-tokens-value.ts";
import { addToken, howToRevoke, revokeToken, rotateToken } from "../../../scripts/token/change-tokens.ts";
import { type KeptToken, readKeptTokens, writeKeptTokens } from "../../../scripts/token/kept-tokens.ts";
import { makeToken } from "../../../scripts/token/make-token.ts";
import { readCommand } from "../../../scripts/token/read-command.ts";
import { authenticate } from "../../../src/auth/authenticate.ts";
import { readConfig } from "../../../src/config/read-config.ts";
import { BASIC_GRANTS } from "../../../src/core/caller.ts";
import { addFifthGrant, FIFTH } from "../../fifth-grant.ts";

const n8n = { name: "n8n", user: "owner" };
const phone = { name: "phone", user: "anna" };
const fresh = (digit: string) => ({ sha256: digit.repeat(64), created: "2026-11-21" });
const one = addToken([], n8n, fresh("1"));
const two = rotateToken(one, n8n, fresh("2"));

/** Who a token's bearer is at a Worker with these tokens. */
async function callerAt(tokens: readonly KeptToken[], token: string) {
  const reading = readConfig({ OLLAMA_BASE_URL: "http://localhost:11434", AUTH_TOKENS: authTokensValue(tokens) });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  const authentication = await authenticate(`Bearer ${token}`, reading.config.tokens);
  return authentication.ok ? authentication.caller : undefined;
}

describe("a token", () => {
  test("has a prefix and 256 bits, is safe in a URL, and comes with its hash", () => {
    const { token, sha256 } = makeToken();
    expect(token).toMatch(/^hearth_[\w-]{43}$/);
    expect(sha256).toBe(createHash("sha256").update(token).digest("hex"));
    expect(makeToken().token).not.toBe(token);
  });

  test("opens the Worker that has its AUTH_TOKENS, as its client, until it is revoked", async () => {
    const [old, successor] = [makeToken(), makeToken()];
    const created = "2026-11-21";
    const first = addToken([], phone, { sha256: old.sha256, created });
    expect(await callerAt(first, old.token)).toEqual({ user: "anna", client: "phone", grants: ["read", "chat"] });
    const both = rotateToken(first, phone, { sha256: successor.sha256, created, grants: [...BASIC_GRANTS] });
    expect(await callerAt(both, old.token)).toEqual({ user: "anna", client: "phone", grants: ["read", "chat"] });
    expect(await callerAt(both, successor.token)).toEqual({ user: "anna", client: "phone", grants: [...BASIC_GRANTS] });
    const after = revokeToken(both, phone, old.sha256.slice(0, 8));
    expect(await callerAt(after, old.token)).toBeUndefined();
    expect(await callerAt(after, successor.token)).toMatchObject({ client: "phone" });
  });
});

describe("changing the tokens", () => {
  test("a client that has one gets no other by mistake, and is told both ways on", () => {
    expect(() => addToken(one, n8n, fresh("3"))).toThrow(/npm run token -- rotate n8n\n.*npm run token -- revoke n8n$/);
    expect(addToken(one, { ...n8n, user: "anna" }, fresh("3"))).toHaveLength(2);
  });

  test("a successor has the grants of the old one where none are named", () => {
    const managing = addToken([], n8n, { ...fresh("1"), grants: ["manage"] });
    expect(rotateToken(managing, n8n, fresh("2")).at(-1)?.grants).toEqual(["manage"]);
  });

  test("a third token waits until one of the two is revoked", () => {
    expect(() => rotateToken(two, n8n, fresh("3"))).toThrow(/revoke n8n 11111111 .*\n.*revoke n8n 22222222/);
  });

  test("of two, revoking asks which, with their dates", () => {
    expect(() => revokeToken(two, n8n)).toThrow(/Which one\?\n.*revoke n8n 11111111 .*2026-11-21.*\n.*22222222/);
    expect(() => revokeToken(two, n8n, "3")).toThrow(/begins with "3"/);
    expect(revokeToken(two, n8n, "1111")).toEqual(two.slice(1));
    expect(revokeToken(one, n8n)).toEqual([]);
  });

  test("what is not there is said, and where it is", () => {
    const tokens = addToken(one, phone, fresh("3"));
    expect(() => revokeToken(tokens, { name: "phone", user: "owner" })).toThrow(/--user anna/);
    expect(() => rotateToken(tokens, { name: "tv", user: "owner" }, fresh("4"))).toThrow(/token -- list/);
  });

  test("the command that revokes a token is one that is understood", () => {
    const tokens = rotateToken(addToken(two, phone, fresh("3")), phone, fresh("4"));
    for (const token of tokens) {
      const command = readCommand(howToRevoke(tokens, token).replace("npm run token -- ", "").split(" "));
      if (command.verb !== "revoke") throw new Error(command.verb);
      expect(revokeToken(tokens, command.client, command.hash)).toEqual(tokens.filter((other) => other !== token));
    }
  });
});

describe("the value of AUTH_TOKENS", () => {
  test("is nothing that the Worker or Cloudflare would refuse", () => {
    expect(JSON.parse(authTokensValue(one))).toEqual([{ ...n8n, sha256: "1".repeat(64), grants: ["read", "chat"] }]);
    expect(() => authTokensValue([...one, ...one])).toThrow(/same sha256/);
    const many = Array.from({ length: 40 }, (_, place) => {
      return { ...n8n, name: `client-${place}`, ...makeToken(), grants: [...BASIC_GRANTS], created: "2026-11-21" };
    });
    expect(() => authTokensValue(many)).toThrow(/at most 5000.*list/);
  });
});

describe("the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "hearth-token-"));
  const path = join(folder, "kept.json");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("gives back what was kept, and is for its owner alone", () => {
    expect(readKeptTokens(path)).toBeUndefined();
    writeKeptTokens(one, path);
    writeKeptTokens(two, path);
    expect(readKeptTokens(path)).toEqual(two);
    expect(readdirSync(folder)).toEqual(["kept.json"]);
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("is never overwritten when it cannot be understood", () => {
    for (const text of ["[", "{}", '[{"name": "n8n"}]']) {
      writeFileSync(path, text);
      expect(() => readKeptTokens(path)).toThrow(/kept\.json is not valid\. Correct it/);
      expect(readFileSync(path, "utf8")).toBe(text);
    }
  });
});

describe("the command line", () => {
  test("has defaults", () => {
    expect(readCommand(["new", "n8n"])).toEqual({ verb: "new", client: n8n, offline: false });
    expect(addToken([], n8n, fresh("1"))[0]?.grants).toEqual(["read", "chat"]);
    expect(readCommand(["revoke", "n8n"])).toEqual({ verb: "revoke", client: n8n, offline: false });
  });

  test("takes a user and grants, in any order", () => {
    expect(readCommand(["new", "--grants", "Chat, read,chat", "phone", "--user=anna"])).toEqual({
      verb: "new",
      client: phone,
      grants: ["read", "chat"],
      offline: false,
    });
    expect(readCommand(["rotate", "n8n", "--grants", "all"])).toMatchObject({ grants: BASIC_GRANTS });
  });

  test("does not count a grant that is new among all, and takes it by its name", () => {
    const removeIt = addFifthGrant();
    try {
      expect(readCommand(["new", "n8n", "--grants", "all"])).toMatchObject({ grants: BASIC_GRANTS });
      expect(readCommand(["new", "n8n", "--grants", `chat,${FIFTH}`])).toMatchObject({ grants: ["chat", FIFTH] });
    } finally {
      removeIt();
    }
  });

  test("says whether a Hearth is asked, and which one", () => {
    expect(readCommand(["list", "--offline"])).toEqual({ verb: "list", offline: true });
    const url = "https://hearth.example";
    expect(readCommand(["revoke", "n8n", "--url", `${url}/mcp`])).toMatchObject({ url, offline: false });
    expect(howToRevoke(two, two[0] as KeptToken, { url, offline: false })).toBe(
      "npm run token -- revoke n8n 11111111 --url https://hearth.example",
    );
    expect(howToRevoke(one, one[0] as KeptToken, { offline: true })).toBe("npm run token -- revoke n8n --offline");
  });

  test.each([
    ["list --offline --url https://hearth.example", /--url does not go with it/],
    ["list --url http://hearth.example", /would travel in clear/],
    ["value --url https://hearth.example", /"value" does not accept --url/],
    ["", /^Usage: npm run token -- new NAME/],
    ["make n8n", /There is no command "make"/],
    ["new", /name of the client is missing/],
    ["new n8n phone", /"phone" is one word too many/],
    ["list n8n", /"n8n" is one word too many/],
    ["new a/b", /"a\/b" cannot be the name: letters, digits/],
    ["new n8n --user a/b", /cannot be the user: letters, digits/],
    ["new n8n --grants read,write", /"write" is not a grant\. .*read,chat,manage,delete/],
    ["new n8n --grants=", /is not a grant/],
    ["revoke n8n --grants all", /"revoke" does not accept --grants/],
    ["list --user anna", /"list" does not accept --user/],
    ["new n8n --grant all", /--grant[\s\S]*Usage/],
  ])("answers %j with what to write instead", (line, sentence) => {
    expect(() => readCommand(line.split(" ").filter(Boolean))).toThrow(sentence);
  });
});
