import { type Diagnosis, Fault } from "./finding.ts";
import type { Answer } from "./probe.ts";
import { faultOf } from "./said-by-hearth.ts";

const SECURITY_EVENTS = "Security → Events of the zone names the rule";

/** Explains an unexpected answer: an error from Hearth itself, or from something in front of the Worker. */
export function whyNotHearth(answer: Answer): Fault {
  const { json } = answer;
  if (typeof json?.error === "string" && typeof json.error_description === "string") {
    return faultOf(json.error, json.error_description);
  }
  return new Fault(diagnose(answer));
}

/** Recognises, from its answer, what is in front of the server that was asked. */
function diagnose(answer: Answer): Diagnosis {
  const seen = describe(answer);
  const location = answer.headers.get("location");
  if (isAccess(answer)) {
    return {
      code: "access_before_worker",
      title: "Cloudflare Access protects the Worker, so no agent can connect",
      seen,
      next: "Remove this host name from the Access application. Access must protect the host name of Ollama; Hearth has its own tokens.",
    };
  }
  if (answer.status >= 300 && answer.status < 400 && location !== null) {
    const target = URL.canParse(location, answer.url) ? new URL(location, answer.url).origin : location;
    return { code: "redirected", title: "This address redirects to another one", seen, next: `Try ${target} instead.` };
  }
  const number = /error (?:code: )?(1\d{3})\b/i.exec(answer.text)?.[1];
  const known = number === undefined ? undefined : BY_NUMBER[number];
  if (known !== undefined) return { ...known, seen };
  if (isBlock(answer)) {
    return {
      code: "zone_block",
      title: "A rule of the zone or bot protection blocks this request",
      seen,
      next:
        `Exempt this host name: ${SECURITY_EVENTS}. Bot Fight Mode (Security → Bots) has no exceptions, so turn it off. ` +
        "A workers.dev address has no zone rules.",
    };
  }
  return {
    code: "not_hearth",
    title: "The server at this address is not Hearth",
    seen,
    next: "Check the URL. npm run deploy prints the URL of the Worker.",
  };
}

/** Error numbers of Cloudflare that say more than the HTTP status. */
const BY_NUMBER: Record<string, Omit<Diagnosis, "seen"> | undefined> = {
  "1027": {
    code: "quota",
    title: "Today's Workers requests are used up",
    next: "The limit resets at midnight UTC. The paid plan has no such limit.",
  },
  "1042": {
    code: "not_deployed",
    title: "There is no Worker at this address",
    next: "Deploy it: npm run deploy prints its URL.",
  },
  "1101": {
    code: "worker_failed",
    title: "The Worker crashed",
    next: "npx wrangler tail shows the exception while you run this again.",
  },
  "1102": {
    code: "worker_failed",
    title: "The Worker used more CPU time or memory than its plan allows",
    next: "Try again, because a new isolate needs more CPU time. npx wrangler tail shows the call.",
  },
};

/** Whether Cloudflare Access answered. */
export const isAccess = ({ headers }: Answer) =>
  /cloudflareaccess\.com|cdn-cgi\/access/.test(headers.get("location") ?? "") ||
  headers.has("cf-access-domain") ||
  /Cloudflare-Access/i.test(headers.get("www-authenticate") ?? "");

const isHtml = ({ headers, text }: Answer) =>
  headers.get("content-type")?.includes("html") === true || /^\s*<(!doctype|html)/i.test(text);

/** Whether a rule of the zone or bot protection answered. */
export const isBlock = (answer: Answer) =>
  answer.headers.has("cf-mitigated") ||
  (answer.status === 403 && answer.json === undefined) ||
  (isHtml(answer) && /just a moment|attention required|access denied/i.test(titleOf(answer)));

/** Describes an answer: its status, and the start of its body. Of HTML only the title. */
export function describe(answer: Answer): string {
  const type = answer.headers.get("content-type")?.split(";")[0];
  const title = titleOf(answer);
  const what = isHtml(answer) ? `a web page${title === "" ? "" : ` "${title}"`}` : quoted(answer.text, type);
  return `${new URL(answer.url).pathname} answered ${answer.status} with ${what}.`;
}

const titleOf = ({ text }: Answer) => (/<title>([^<]*)/i.exec(text)?.[1] ?? "").trim().slice(0, 80);

function quoted(text: string, type: string | undefined): string {
  if (text.trim() === "") return "an empty body";
  return `${type ?? "text"} "${text.trim().slice(0, 80)}${text.trim().length > 80 ? "…" : ""}"`;
}
