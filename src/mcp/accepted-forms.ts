/** Forms of an answer that a client takes. */
export interface AcceptedForms {
  json: boolean;
  /** A stream of events. */
  stream: boolean;
}

const TAKES_JSON = ["application/json", "application/*", "*/*"];
const TAKES_STREAM = ["text/event-stream", "text/*", "*/*"];

/** Reads an Accept header (RFC 9110). A client that sends none takes everything. */
export function acceptedForms(header: string | null): AcceptedForms {
  const ranges = (header ?? "")
    .toLowerCase()
    .split(",")
    .map((range) => range.split(";").map((part) => part.trim()))
    .filter(([type, ...parameters]) => type !== "" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)))
    .map(([type = ""]) => type);
  const takes = (types: readonly string[]) =>
    (header ?? "").trim() === "" || ranges.some((type) => types.includes(type));
  return { json: takes(TAKES_JSON), stream: takes(TAKES_STREAM) };
}

/** What the SDK asks of a client of the 2025 era, word for word. Hearth decides by itself what a client takes. */
const BOTH = ["application/json", "text/event-stream"];

/** Returns the request, in a form that the SDK accepts. */
export function acceptingBoth(request: Request): Request {
  const accept = request.headers.get("accept") ?? "";
  if (request.method !== "POST" || BOTH.every((type) => accept.includes(type))) return request;
  const headers = new Headers(request.headers);
  headers.set("accept", BOTH.join(", "));
  // Without its body, which was read before.
  return new Request(request.url, { method: "POST", headers, signal: request.signal });
}
