import { callWithoutToken } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { Fault, ok } from "../finding.ts";
import type { Answer } from "../probe.ts";
import { describe, whyNotHearth } from "../why-not-hearth.ts";

/** Whether a client without a token is told so in the way that clients understand. */
export const unauthorized: Check = {
  name: "401",
  needs: ["health"],
  deadlineMs: 20_000,
  async run({ origin, learnt }, signal) {
    const [mcp, tokenOnly] = await Promise.all(
      ["/mcp", "/token/mcp"].map((path) => callWithoutToken(`${origin}${path}`, signal)),
    );
    const problems = [mcp, tokenOnly].flatMap((answer) => problemsOf(answer as Answer));
    learnt.resourceMetadata = resourceMetadataOf(mcp as Answer);
    if (resourceMetadataOf(tokenOnly as Answer) !== undefined) {
      problems.push("/token/mcp names resource_metadata, so clients that are to use a token start a browser login");
    }
    if (problems.length === 0) return ok("Who has no token gets a 401 that clients understand", "/mcp, /token/mcp");
    throw new Fault({
      code: "challenge",
      title: "The 401 is not as clients need it",
      seen: `${problems.join("; ")}.`,
      next: "Something between here and the Worker changes its answers (a Transform Rule, another proxy): take it away.",
    });
  },
};

function problemsOf(answer: Answer): string[] {
  const { status, headers, json, url } = answer;
  const { pathname } = new URL(url);
  if (status >= 200 && status < 300) throw new Fault(openToAll(answer));
  if (status !== 401) throw whyNotHearth(answer);
  const challenge = headers.get("www-authenticate") ?? "";
  const problems = [
    /^Bearer\b/i.test(challenge) ? "" : `has no WWW-Authenticate: Bearer (but ${challenge || "none"})`,
    json === undefined ? "has no JSON body" : "",
    headers.get("cache-control")?.includes("no-store") ? "" : "may be cached (no cache-control: no-store)",
  ];
  return problems.filter((problem) => problem !== "").map((problem) => `The 401 of ${pathname} ${problem}`);
}

const openToAll = (answer: Answer) => ({
  code: "open_worker",
  title: "Anybody can call this Worker without a token",
  seen: describe(answer),
  next: "Hearth never does that: check what is deployed at this address, and take it offline until you know.",
});

/** RFC 9728: where the way to sign in is told. */
function resourceMetadataOf({ headers }: Answer): string | undefined {
  return /resource_metadata="([^"]+)"/.exec(headers.get("www-authenticate") ?? "")?.[1];
}
