import { PassThrough } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { askPassword, knownPassword } from "../../../../scripts/hearth/owner-password.ts";

const all = { environment: "of-the-environment", devVars: "of-dev-vars", secrets: "of-the-secrets" };
const never = new AbortController().signal;

describe("the owner's password", () => {
  test("of this machine is in .dev.vars, and of a deployed Hearth where setup kept it", () => {
    const none = { ...all, environment: undefined };
    expect(knownPassword(true, false, none)).toEqual({ text: "of-dev-vars", from: "OWNER_PASSWORD in .dev.vars" });
    expect(knownPassword(false, true, none)).toEqual({
      text: "of-the-secrets",
      from: "OWNER_PASSWORD in .hearth-secrets.json",
    });
  });

  test("in the environment is meant for the Hearth that is named, or where no other is known", () => {
    expect(knownPassword(true, true, all)?.text).toBe("of-the-environment");
    expect(knownPassword(false, true, all)?.text).toBe("of-the-environment");
    expect(knownPassword(true, false, all)?.text).toBe("of-dev-vars");
    expect(knownPassword(true, false, { ...all, devVars: "" })?.text).toBe("of-the-environment");
  });

  test("of this machine goes to no other, and that of the deployed one does not come here", () => {
    const none = { environment: "", devVars: undefined, secrets: undefined };
    expect(knownPassword(false, true, { ...none, devVars: "x" })).toBeUndefined();
    expect(knownPassword(true, true, { ...none, secrets: "x" })).toBeUndefined();
  });

  test("is asked on a terminal as it is typed, without showing it", async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const shown: string[] = [];
    const write = vi.spyOn(process.stderr, "write").mockImplementation((chunk) => shown.push(String(chunk)) > 0);
    const asked = askPassword("https://hearth.example", input, never);
    input.write(" with spaces \r");
    expect((await asked).text).toBe(" with spaces ");
    write.mockRestore();
    expect(shown.join("")).toContain("OWNER_PASSWORD of https://hearth.example (not shown)");
    expect(shown.join("")).not.toContain("with spaces");
  });

  test("is not asked where nobody can type", async () => {
    await expect(askPassword("https://hearth.example", new PassThrough(), never)).rejects.toThrow(
      /no terminal to ask.*HEARTH_OWNER_PASSWORD/,
    );
  });
});
