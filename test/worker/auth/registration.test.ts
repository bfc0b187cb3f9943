import { beforeEach, describe, expect, test } from "vitest";
import { ORIGIN, startAnew } from "../hearth.ts";
import { full } from "./full-brake.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

describe("registration", () => {
  test("is braked for an address, before anything is written", async () => {
    expect((await signingIn({ SIGN_IN_LIMIT: full }).register()).status).toBe(429);
  });

  const registrations = async (times: number, clientAddress: (place: number) => string) => {
    const all = Array.from({ length: times }, (_, place) => signingIn({}, ORIGIN, clientAddress(place)).register());
    return (await Promise.all(all)).filter(({ status }) => status === 201).length;
  };

  test("is limited to twenty a day from one address, and a hundred from everywhere together", async () => {
    expect(await registrations(30, () => "192.0.2.7")).toBe(20);
    expect(await registrations(120, (place) => `198.51.100.${place}`)).toBe(80);
    const refused = await signingIn().register();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(await refused.json()).toMatchObject({ error: "rate_limited" });
  });

  test("that is not valid does not count", async () => {
    const client = signingIn();
    for (let count = 0; count < 25; count++) {
      expect((await client.register({ redirect_uris: ["javascript:alert(1)"] })).status).toBe(400);
    }
    expect((await client.register()).status).toBe(201);
  });

  test.each([
    ["no JSON", { redirect_uris: undefined }],
    ["a dangerous address", { redirect_uris: ["javascript:alert(1)"] }],
    ["plain http elsewhere", { redirect_uris: ["http://agents.example.com/callback"] }],
  ])("of %s is refused", async (_, fields) => {
    expect((await signingIn().register(fields)).status).toBe(400);
  });

  test("takes no more than 16 KB", async () => {
    expect((await signingIn().register({ client_name: "x".repeat(17_000) })).status).toBe(413);
  });
});
