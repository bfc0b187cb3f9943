import { describe, expect, test } from "vitest";
import { formFields, readRecordForm, withoutSecrets } from "../../../src/admin/record-form.ts";
import { hostKind } from "../../../src/config/records/host-record.ts";
import { tokenKind } from "../../../src/config/records/token-record.ts";
import type { ShownRecord } from "../../../src/config/store/change.ts";

const stored = (data: Record<string, unknown>, secrets: string[] = []): ShownRecord => ({
  ...{ kind: "host", id: "gaming", data, secrets, revision: 1, changedAt: 0 },
});
const readHost = (form: Record<string, string>, record?: ShownRecord) =>
  readRecordForm(hostKind, record, new URLSearchParams(form));

describe("the form of a record", () => {
  test("that adds one asks for no command about what is stored", () => {
    expect(formFields({ kind: tokenKind })).toEqual(["grants", "sha256"]);
    expect(formFields({ kind: tokenKind, record: stored({}) })).toEqual(["grants", "rotate", "revoke", "sha256"]);
  });

  test("leaves out what was left empty, and takes only its own fields", () => {
    const form = { id: "gaming", key: "x", password: "x", "field.url": "https://a.example", "field.models": "" };
    expect(readHost({ ...form, "field.colour": "red", "field.__proto__": "x" })).toEqual({ url: "https://a.example" });
  });

  test("removes what had a value and was emptied, and a box that was ticked", () => {
    const record = stored({ models: ["a", "b"], inside: true, prefer: 1 });
    expect(readHost({ "field.models": "", "field.prefer": "2" }, record)).toEqual({
      ...{ models: null, prefer: "2", inside: false },
    });
    expect(readHost({ "field.inside": "true" }, stored({}))).toEqual({ inside: true });
  });

  test("keeps a secret that was left empty, and removes it only if that is ticked", () => {
    expect(readHost({ "field.access": "" }, stored({}, ["access"]))).toEqual({});
    expect(readHost({ "field.access": "", "remove.access": "true" }, stored({}, ["access"]))).toEqual({ access: null });
    expect(readHost({ "field.access": "a:b" }, stored({}, ["access"]))).toEqual({ access: "a:b" });
  });

  test("takes away the last grant only to say that one is needed", () => {
    const record = { ...stored({ grants: ["read"] }), kind: "token" };
    expect(readRecordForm(tokenKind, record, new URLSearchParams())).toEqual({ grants: [] });
  });

  test("shows again what was typed, but no secret", () => {
    const typed = new URLSearchParams({ "field.url": "x", "field.access": "a:b" });
    expect([...withoutSecrets(hostKind, typed)]).toEqual([["field.url", "x"]]);
  });
});
