import { callWithoutToken } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { Fault, ok } from "../finding.ts";
import type { Answer } from "../probe.ts";
import { describe, whyNotHearth } from "../why-not-hearth.ts";

/** Whether a call without a token gets a 401 that clients understand. */
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
      problems.push("/token/mcp has resource_metadata, so clients with a token start a browser login");
    }
    if (problems.length === 0)
      return ok("Requests without a token get a 401 that clients understand", "/mcp, /token/mcp");
    throw new Fault({
      code: "challenge",
      title: "The 401 is wrong",
      seen: `${problems.join("; ")}.`,
      next: "Something between this machine and the Worker changes its answers, such as a Transform Rule or a proxy. Remove it.",
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
    /^Bearer\b/i.test(challenge) ? "" : `has no WWW-Authenticate: Bearer, but ${challenge || "none"}`,
    json === undefined ? "has no JSON body" : "",
    headers.get("cache-control")?.includes("no-store") ? "" : "may be cached (no cache-control: no-store)",
  ];
  return problems.filter((problem) => problem !== "").map((problem) => `The 401 of ${pathname} ${problem}`);
}

const openToAll = (answer: Answer) => ({
  code: "open_worker",
  title: "Anyone can call this Worker without a token",
  seen: describe(answer),
  next: "Hearth never allows that. Take the Worker offline until you know what is deployed at this address.",
});

/** Returns the address of the resource metadata (RFC 9728), where clients learn how to sign in. */
function resourceMetadataOf({ headers }: Answer): string | undefined {
  return /resource_metadata="([^"]+)"/.exec(headers.get("www-authenticate") ?? "")?.[1];
}
