import { rmSync } from "node:fs";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { type LoopbackServer, serveOnLoopback } from "../../../../harness/http/loopback-server.ts";
import { SESSIONS_IN } from "./run-line.ts";

const PASSWORD = "the-password-of-the-tests";
const SESSION = "hearth_admin_of_the_tests";

/** How the owner's API answers a request; the body is that of the request. */
type Answers = Record<string, (body: Record<string, unknown>) => { status?: number; location?: string; body: unknown }>;

const sentence = (status: number, error: string, description: string) => ({
  status,
  body: { error, error_description: description },
});

/** The owner's API in short: a session for the password, and whatever the test answers with it. */
export interface FakeApi {
  /** Requests with their bodies, such as `PUT records/token/a {"fields":{}}`. */
  asked: string[];
  answers: Answers;
  url: string;
}

export const NO_PASSWORD = sentence(
  404,
  "not_found",
  "No OWNER_PASSWORD is set. Set one with: npx wrangler secret put.",
);

/** Of a version without the API. */
export const EARLIER = sentence(404, "not_found", "There is nothing at this address. Check it.");

const KIND = { name: "host", title: "Hosts", about: "A host runs models.", id_example: "gpu" };
const FIELDS = [
  { name: "url", description: "Where it answers", secret: false },
  { name: "key", description: "Its key", secret: true },
];

/** Serves the API for the tests of one file, each with answers of its own. */
export function fakeApi(): FakeApi {
  const fake: FakeApi = { asked: [], answers: {}, url: "" };
  let server: LoopbackServer;
  beforeAll(async () => {
    server = await serveOnLoopback(async (request, response) => {
      const given = await text(request);
      const name = `${request.method} ${(request.url ?? "").replace("/admin/api/", "")}`;
      fake.asked.push(`${name} ${given}`.trim());
      const answer = fake.answers[name] ?? standard(name, request.headers.authorization);
      const { status = 200, location, body } = answer(JSON.parse(given || "{}"));
      response.writeHead(status, { "content-type": "application/json", ...(location && { location }) });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    fake.url = server.url;
  });
  beforeEach(() => {
    rmSync(SESSIONS_IN, { force: true });
    fake.asked = [];
    fake.answers = {};
    vi.stubEnv("HEARTH_OWNER_PASSWORD", PASSWORD);
  });
  afterAll(() => server.close());
  return fake;
}

function standard(name: string, authorization: string | undefined): Answers[string] {
  if (name === "POST session") {
    return ({ password }) =>
      password === PASSWORD
        ? { body: { session: SESSION, expires_in: 900 } }
        : sentence(401, "unauthorized", "This is not the password.");
  }
  if (authorization !== `Bearer ${SESSION}`) return () => sentence(401, "unauthorized", "A session is required.");
  if (name === "GET kinds") return () => ({ body: { kinds: [{ ...KIND, fields: FIELDS }] } });
  if (name === "DELETE session") return () => ({ body: { ended: true } });
  return () => sentence(404, "not_found", "There is nothing at this address.");
}
