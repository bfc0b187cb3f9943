import { type Diagnosis, Fault } from "./finding.ts";
import type { Answer } from "./probe.ts";
import { faultOf } from "./said-by-hearth.ts";

const SECURITY_EVENTS = "the zone's Security → Events names the rule that did it";

/**
 * What an answer means that is not the expected one: an error that Hearth itself tells, or something that stands before
 * the Worker and speaks in its place.
 */
export function whyNotHearth(answer: Answer): Fault {
  const { json } = answer;
  if (typeof json?.error === "string" && typeof json.error_description === "string") {
    return faultOf(json.error, json.error_description);
  }
  return new Fault(diagnose(answer));
}

/** What stands between the internet and whatever was asked, as far as its answer shows it. */
function diagnose(answer: Answer): Diagnosis {
  const seen = describe(answer);
  const location = answer.headers.get("location");
  if (isAccess(answer)) {
    return {
      code: "access_before_worker",
      title: "Cloudflare Access stands before the Worker, where no agent can sign in",
      seen,
      next: "Take this host name out of the Access application: Access belongs before Ollama's host name, Hearth has its own tokens.",
    };
  }
  if (answer.status >= 300 && answer.status < 400 && location !== null) {
    const target = URL.canParse(location, answer.url) ? new URL(location, answer.url).origin : location;
    return { code: "redirected", title: "This address redirects elsewhere", seen, next: `Try ${target} instead.` };
  }
  const number = /error (?:code: )?(1\d{3})\b/i.exec(answer.text)?.[1];
  const told = number === undefined ? undefined : BY_NUMBER[number];
  if (told !== undefined) return { ...told, seen };
  if (isBlock(answer)) {
    return {
      code: "zone_block",
      title: "A zone rule or bot protection stands before the Worker",
      seen,
      next:
        `Switch it off for this host name: ${SECURITY_EVENTS}. Bot Fight Mode (Security → Bots) cannot be skipped by a ` +
        "rule, only switched off. On a workers.dev address there are no zone rules.",
    };
  }
  return {
    code: "not_hearth",
    title: "What answers here is not Hearth",
    seen,
    next: "Check the URL: it is the Worker's own, as npm run deploy prints it.",
  };
}

/** Cloudflare's own error numbers, where one of them says more than its status. */
const BY_NUMBER: Record<string, Omit<Diagnosis, "seen"> | undefined> = {
  "1027": {
    code: "quota",
    title: "The Workers requests of the day are used up",
    next: "They come back at midnight UTC; the paid plan has no such limit.",
  },
  "1042": {
    code: "not_deployed",
    title: "There is no Worker at this address",
    next: "Deploy it: npm run deploy prints its URL.",
  },
  "1101": {
    code: "worker_failed",
    title: "The Worker broke down",
    next: "npx wrangler tail shows the exception while you run this again.",
  },
  "1102": {
    code: "worker_failed",
    title: "The Worker used more CPU time or memory than its plan allows",
    next: "npx wrangler tail shows the call; an isolate that has just begun needs more, so try once more.",
  },
};

export const isAccess = ({ headers }: Answer) =>
  /cloudflareaccess\.com|cdn-cgi\/access/.test(headers.get("location") ?? "") ||
  headers.has("cf-access-domain") ||
  /Cloudflare-Access/i.test(headers.get("www-authenticate") ?? "");

const isHtml = ({ headers, text }: Answer) =>
  headers.get("content-type")?.includes("html") === true || /^\s*<(!doctype|html)/i.test(text);

export const isBlock = (answer: Answer) =>
  answer.headers.has("cf-mitigated") ||
  (answer.status === 403 && answer.json === undefined) ||
  (isHtml(answer) && /just a moment|attention required|access denied/i.test(titleOf(answer)));

/** Its status, and as much as tells what it is: HTML is not quoted, but for its title. */
export function describe(answer: Answer): string {
  const type = answer.headers.get("content-type")?.split(";")[0];
  const title = titleOf(answer);
  const what = isHtml(answer) ? `a web page${title === "" ? "" : ` "${title}"`}` : quoted(answer.text, type);
  return `${new URL(answer.url).pathname} answers ${answer.status} with ${what}.`;
}

const titleOf = ({ text }: Answer) => (/<title>([^<]*)/i.exec(text)?.[1] ?? "").trim().slice(0, 80);

function quoted(text: string, type: string | undefined): string {
  if (text.trim() === "") return "an empty body";
  return `${type ?? "text"} "${text.trim().slice(0, 80)}${text.trim().length > 80 ? "…" : ""}"`;
}
