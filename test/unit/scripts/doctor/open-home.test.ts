import { expect, test } from "vitest";
import { openHome } from "../../../../scripts/doctor/checks/open-home.ts";
import { deployment, findingOf, JUST_A_MOMENT, type Said } from "./deployment.ts";

const home = deployment();
const given = () => home.visit({ home: { url: home.origin(), given: true } });

const TO_ACCESS = { status: 302, headers: { location: "https://team.cloudflareaccess.com/cdn-cgi/access/login/x" } };
const FROM_ACCESS = { status: 403, headers: { "cf-access-domain": "ollama.example.com" }, body: "Forbidden" };

test.each<[string, Said, string, string | undefined]>([
  ["answers", { body: { version: "0.32.15" } }, "fail", "open_home"],
  ["is closed by Access, which redirects", TO_ACCESS, "ok", undefined],
  ["is closed by Access, which forbids", FROM_ACCESS, "ok", undefined],
  ["is closed by a rule", JUST_A_MOMENT, "ok", undefined],
  ["asks for some other credentials", { status: 401, body: "Unauthorized" }, "ok", undefined],
  ["refuses the Host, and only that", { status: 403 }, "warn", "home_unguarded"],
  ["is not there", { status: 530, body: "error code: 1033" }, "skipped", undefined],
])("a home that %s is judged so", async (_, answer, state, code) => {
  home.say({ "/api/version": answer, "/api/tags": answer });
  const finding = await findingOf(openHome, given());
  expect([finding.state, finding.code]).toEqual([state, code]);
  if (state === "fail" || state === "warn") expect(finding.next).toMatch(/Service Auth/);
});

test("one path that is open is enough", async () => {
  home.say({ "/api/version": TO_ACCESS, "/api/tags": { body: { models: [] } } });
  expect(await findingOf(openHome, given())).toMatchObject({
    code: "open_home",
    seen: expect.stringMatching(/\/api\/tags/),
  });
});

test("a home that cannot be reached is not called closed", async () => {
  const finding = await findingOf(openHome, home.visit({ home: { url: "http://127.0.0.1:1", given: true } }));
  expect(finding).toMatchObject({ state: "skipped", seen: expect.stringMatching(/bad port/) });
});

test("without its address nothing is tried, and it is said how", async () => {
  expect(await findingOf(openHome, home.visit())).toMatchObject({
    state: "skipped",
    next: expect.stringMatching(/--home/),
  });
});

test("on this machine it is nobody's but its owner's, unless it is named as a public one", async () => {
  home.say({ "/api/version": { body: { version: "1" } }, "/api/tags": { body: { models: [] } } });
  const own = await findingOf(openHome, home.visit({ home: { url: home.origin(), given: false } }));
  expect(own.state).toBe("ok");
  expect((await findingOf(openHome, given())).state).toBe("fail");
});
