import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, test } from "vitest";
import { valuesOf } from "../../../../scripts/hearth/given-fields.ts";
import { readCommand } from "../../../../scripts/hearth/read-command.ts";

const folder = mkdtempSync(join(tmpdir(), "hearth-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The values of fields, with a text on standard input. */
async function valuesIn(words: string[], piped?: string) {
  const command = readCommand(["set", "host", "gpu", ...words]);
  if (command.verb !== "set") throw new Error(command.verb);
  const input = new PassThrough();
  if (piped !== undefined) input.end(piped);
  return valuesOf(command.fields, { folder, input: Object.assign(input, { isTTY: piped === undefined }) });
}

describe("the command line of npm run hearth", () => {
  test("has a verb, a kind and an id", () => {
    expect(readCommand(["list"])).toEqual({ verb: "list", kind: undefined, url: undefined, json: false });
    expect(readCommand(["list", "token", "--json"])).toMatchObject({ verb: "list", kind: "token", json: true });
    expect(readCommand(["get", "setting", "WAIT_SECONDS"])).toMatchObject({ kind: "setting", id: "WAIT_SECONDS" });
    expect(readCommand(["set", "token", "tv"])).toMatchObject({ verb: "set", kind: "token", id: "tv", fields: [] });
    expect(readCommand(["audit", "--limit", "5"])).toMatchObject({ verb: "audit", limit: 5 });
    expect(readCommand(["export", "a.json", "--passphrase-file", "p"])).toMatchObject({
      file: "a.json",
      passphraseFile: "p",
    });
    expect(readCommand(["kinds", "--url", "https://h.example/mcp"])).toMatchObject({ url: "https://h.example" });
    expect(readCommand(["rekey", "--url", "http://127.0.0.1:4838"])).toMatchObject({ url: "http://127.0.0.1:4838" });
  });

  test.each([
    [[], /^Usage: npm run hearth/],
    [["lst"], /no command "lst"\. Did you mean "list"\?/],
    [["get", "token"], /"get" needs KIND ID: ID is missing/],
    [["remove"], /KIND is missing/],
    [["export"], /FILE is missing/],
    [["get", "token", "a", "b"], /"b" is one word too many/],
    [["set", "token", "a", "grants"], /"grants" is not a field\. A field is written NAME=VALUE/],
    [["set", "token", "a", "=x"], /"=x" is not a field/],
    [["set", "token", "a", "grants=read", "grants=chat"], /"grants" is given twice.*commas/],
    [["set", "host", "a", "x=-", "y=-"], /Only one field/],
    [["list", "--limit", "3"], /"list" does not accept --limit/],
    [["audit", "--limit", "many"], /--limit must be a whole number/],
    [["list", "--password", "x"], /stays in the history/],
    [["list", "--password=x"], /HEARTH_OWNER_PASSWORD/],
    [["list", "--url", "hearth.example"], /not a URL/],
    [["list", "--url", "http://hearth.example"], /would travel in clear\. Use https:/],
    [["list", "--url", "http://192.168.1.5:4838"], /would travel in clear/],
  ])("%j is answered with what to write instead", (args, sentence) => {
    expect(() => readCommand(args)).toThrow(sentence);
  });
});

describe("the value of a field", () => {
  test("is text, empty, null, or in a file or on standard input without its line end", async () => {
    writeFileSync(join(folder, "key"), " secret \r\n");
    const words = ["url=https://a?b=c", "note=", "old=null", "key=@key", "other=-", "minus=-1", "__proto__=x"];
    const values = await valuesIn(words, "piped\nsecret\n");
    expect(JSON.parse(JSON.stringify(values))).toEqual(
      JSON.parse(
        '{"url":"https://a?b=c","note":"","old":null,"key":" secret ","other":"piped\\nsecret","minus":"-1","__proto__":"x"}',
      ),
    );
  });

  test("is asked for in a sentence if it is not there", async () => {
    writeFileSync(join(folder, "empty"), "\n");
    await expect(valuesIn(["key=@nothing"])).rejects.toThrow(/nothing cannot be read/);
    await expect(valuesIn(["key=@empty"])).rejects.toThrow(/empty is empty/);
    await expect(valuesIn(["key=-"])).rejects.toThrow(/which is your terminal/);
    await expect(valuesIn(["key=-"], "\n")).rejects.toThrow(/found nothing on standard input/);
  });
});
