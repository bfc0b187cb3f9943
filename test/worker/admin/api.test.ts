import { beforeEach, describe, expect, test } from "vitest";
import { PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import { startAnew } from "../hearth.ts";
import { written } from "../written.ts";
import { OwnersHearth, withSession } from "./owner-calls.ts";

beforeEach(startAnew);

describe("a session of the API", () => {
  test("is opened by the password, for 15 minutes", async () => {
    const { status, headers, body } = await new OwnersHearth().open();
    expect(status).toBe(200);
    expect(body).toEqual({ session: expect.stringMatching(/^hearth_admin_[\w-]{43}$/), expires_in: 900 });
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("is refused to a wrong password, which counts as on the sign-in page", async () => {
    const hearth = new OwnersHearth();
    for (let count = 0; count < 20; count++) expect((await hearth.open("a guess")).status).toBe(401);
    const { status, body } = await hearth.open();
    expect([status, body.error]).toEqual([429, "rate_limited"]);
    expect(body.error_description).toContain("too many wrong passwords");
    const page = await hearth.fetch("http://127.0.0.1:4838/oauth/sign-in", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ password: PASSWORD }),
    });
    expect(page.status).toBe(429);
  });

  test.each([
    ["no JSON", "password"],
    ["no object", "[]"],
    ["no password", "{}"],
    ["a number as password", '{"password":5}'],
    ["nothing", ""],
  ])("is refused to %s, with the sentence how to open one", async (_, body) => {
    const answer = await new OwnersHearth().call("POST", "session", body);
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_arguments"]);
    expect(answer.body.error_description).toContain('{"password": "<OWNER_PASSWORD>"}');
  });
});

describe("a token that the API makes", () => {
  test("works at once with exactly its grants, is shown once, changes at once, and is refused after its removal", async () => {
    const hearth = await withSession();
    expect(await hearth.tools("hearth_unknown")).toBe(401);
    const made = await hearth.call("PUT", "records/token/laptop@anna", { fields: { grants: ["read"] }, expected: 0 });
    expect(made.status).toBe(200);
    const { record, shown_once: token } = made.body;
    expect(record).toMatchObject({ kind: "token", id: "laptop@anna", data: { grants: ["read"] } });
    const names = await hearth.tools(token);
    expect(names).toContain("ollama_list_models");
    expect(names).not.toContain("ollama_generate");

    const fields = { grants: ["read", "chat"] };
    const changed = await hearth.call("PUT", "records/token/laptop@anna", { fields, expected: record.revision });
    expect(changed.body.shown_once).toBeUndefined();
    expect(await hearth.tools(token)).toContain("ollama_generate");
    const answers = [
      changed,
      await hearth.call("GET", "records"),
      await hearth.call("GET", "records/token/laptop@anna"),
    ];
    answers.push(await hearth.call("GET", "records?kind=token"), await hearth.call("GET", "audit"));
    answers.push(await hearth.call("POST", "export", {}));
    for (const { body } of answers) expect(JSON.stringify(body)).not.toContain(token.slice(8));

    expect((await hearth.call("DELETE", "records/token/laptop@anna")).body).toEqual({ removed: true });
    expect(await hearth.tools(token)).toBe(401);
    expect((await hearth.call("GET", "records/token/laptop@anna")).status).toBe(404);
    expect((await hearth.call("GET", "audit")).body.audit).toEqual([
      expect.objectContaining({ way: "command", action: "remove", kind: "token", id: "laptop@anna" }),
      expect.objectContaining({ action: "set", fields: ["grants"] }),
      expect.objectContaining({ action: "set", fields: ["grants"] }),
    ]);
  });

  test("is of the owner, with read and chat, if nothing else is said", async () => {
    const hearth = await withSession();
    const { record } = (await hearth.call("PUT", "records/token/laptop", { fields: {} })).body;
    expect([record.id, record.data.grants]).toEqual(["laptop@owner", ["read", "chat"]]);
    expect((await hearth.call("GET", "records/token/laptop")).body.record).toEqual(record);
  });

  test("is not changed over a change that came between", async () => {
    const hearth = await withSession();
    const { revision } = (await hearth.call("PUT", "records/token/laptop", { fields: {} })).body.record;
    await hearth.call("PUT", "records/token/laptop", { fields: { grants: ["read"] } });
    for (const answer of [
      await hearth.call("PUT", "records/token/laptop", { fields: { grants: ["delete"] }, expected: revision }),
      await hearth.call("PUT", "records/token/laptop", { fields: {}, expected: 0 }),
      await hearth.call("DELETE", `records/token/laptop?expected=${revision}`),
    ]) {
      expect([answer.status, answer.body.error_description]).toEqual([400, expect.stringContaining("meanwhile")]);
    }
    expect((await hearth.call("GET", "records/token/laptop")).body.record.data.grants).toEqual(["read"]);
  });
});

test("the kinds are described with all that a form needs", async () => {
  const { kinds } = (await (await withSession()).call("GET", "kinds")).body;
  expect(kinds.map(({ name }: { name: string }) => name)).toEqual(["host", "token", "setting"]);
  for (const { title, about, id_example, fields } of kinds) {
    for (const text of [title, about, id_example]) expect(text).toMatch(/\w/);
    for (const field of fields) {
      expect(field).toEqual({
        name: expect.any(String),
        description: expect.stringMatching(/\w/),
        secret: field.name === "access" || field.name === "key",
      });
    }
  }
});

test("records are exported and imported, with a file as its text or as its JSON, and tokens work again", async () => {
  const hearth = await withSession();
  const token = (await hearth.call("PUT", "records/token/laptop", { fields: {} })).body.shown_once;
  await hearth.call("PUT", "records/setting/MAX_CHAT_MB", { fields: { value: 300 } });
  const file = (await hearth.call("POST", "export", { passphrase: "a passphrase" })).body;
  for (const sent of [file, JSON.stringify(file)]) {
    await hearth.call("DELETE", "records/token/laptop");
    expect(await hearth.tools(token)).toBe(401);
    const imported = await hearth.call("POST", "import", { file: sent, passphrase: "a passphrase" });
    expect(imported.body).toEqual({ imported: 2 });
    expect(await hearth.tools(token)).toContain("ollama_generate");
  }
  const refused = await hearth.call("POST", "import", { file: "no file" });
  expect([refused.status, refused.body.faults]).toEqual([400, [expect.anything()]]);
  expect((await hearth.call("POST", "rekey")).body).toEqual({ rewritten: 0, unreadable: 0 });
});

describe("bad input", () => {
  const deep = `{"fields":{"grants":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`;

  test.each<[string, string, string, unknown, number, string]>([
    ["an unknown kind", "PUT", "records/tokens/laptop", { fields: {} }, 404, "The kinds are: host, token, setting."],
    ["the prototype as a kind", "PUT", "records/__proto__/laptop", { fields: {} }, 404, "The kinds are"],
    ["an unknown kind of a list", "GET", "records?kind=__proto__", undefined, 404, "The kinds are"],
    ["a bad id", "PUT", "records/token/a%20b", { fields: {} }, 400, "id must be a name"],
    ["an id with a slash", "PUT", "records/token/a%2Fb", { fields: {} }, 400, "id must be a name"],
    ["an unknown setting", "PUT", "records/setting/DEFAULT_MODLE", { fields: { value: "x" } }, 400, "Did you mean"],
    [
      "an unknown field",
      "PUT",
      "records/token/laptop",
      { fields: { grant: "read" } },
      400,
      "grant is not a known field",
    ],
    ["the prototype as a field", "PUT", "records/token/laptop", '{"fields":{"__proto__":{}}}', 400, "__proto__ is not"],
    ["an unknown grant", "PUT", "records/token/laptop", { fields: { grants: ["root"] } }, 400, "must be one of read"],
    ["no fields", "PUT", "records/token/laptop", {}, 400, "fields must be an object"],
    ["fields that are a list", "PUT", "records/token/laptop", { fields: [] }, 400, "fields must be an object"],
    ["a bad revision", "PUT", "records/token/laptop", { fields: {}, expected: "1" }, 400, "expected must be a whole"],
    ["no JSON", "PUT", "records/token/laptop", "fields", 400, "not a JSON object"],
    ["a body nested deeply", "PUT", "records/token/laptop", deep, 400, "nested too deeply"],
    ["a record that is not there", "GET", "records/token/laptop", undefined, 404, "There is no token of this name"],
    ["removing what is not there", "DELETE", "records/token/laptop", undefined, 404, "There is no token of this name"],
    ["a bad revision to remove", "DELETE", "records/token/laptop?expected=x", undefined, 400, "expected must be"],
    ["a bad limit", "GET", "audit?limit=none", undefined, 400, "limit must be"],
    ["an empty passphrase", "POST", "export", { passphrase: "" }, 400, "passphrase must not be empty"],
    ["no file", "POST", "import", {}, 400, "file must be the text"],
    ["a path that is none", "GET", "tokens", undefined, 404, "nothing at this address"],
  ])("%s gets a sentence, and changes nothing", async (_, method, path, body, status, sentence) => {
    const hearth = await withSession();
    const answer = await hearth.call(method, path, body);
    expect([answer.status, answer.body.error_description]).toEqual([status, expect.stringContaining(sentence)]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect((await hearth.call("GET", "records")).body).toEqual({ records: [] });
  });

  test("names every fault with its field", async () => {
    const fields = { grants: ["root"], sha256: "short", colour: "red" };
    const { body } = await (await withSession()).call("PUT", "records/token/laptop", { fields });
    expect(body.faults.map(({ field }: { field: string }) => field).sort()).toEqual(["colour", "grants.0", "sha256"]);
  });
});

test("a store that does not answer is named as the fault", async () => {
  const away = {
    getByName: () => ({
      list: async () => Promise.reject(new Error("away")),
      read: async () => ({ revision: 1, records: [] }),
    }),
  };
  const hearth = await withSession({ SETTINGS_STORE: away });
  const { status, body } = await hearth.call("GET", "records");
  expect([status, body.error]).toEqual([503, "storage_failed"]);
});

test("no name, grant, value or secret of a change is in the log, but the route and who called", async () => {
  const before = written.length;
  const hearth = await withSession({ LOG_LEVEL: "debug" });
  const { shown_once: token } = (await hearth.call("PUT", "records/token/telltale@anna", { fields: {} })).body;
  await hearth.call("PUT", "records/setting/DEFAULT_MODEL", { fields: { value: "telltale" } });
  await hearth.call("POST", "session", { password: "telltale password" });
  const log = written.slice(before).join("\n");
  expect(log).toContain('"route":"/admin/api/records/:kind/:id"');
  expect(log).toContain('"user":"owner","client":"owner-api"');
  for (const secret of ["telltale", token, hearth.session, PASSWORD]) expect(log).not.toContain(secret);
});
