import { isLoopback } from "../../src/core/is-loopback.ts";
import { Problem } from "../terminal/problem.ts";

/** Returns the origin of a URL. @throws Problem unless the password travels encrypted, or stays on this machine */
export function readOrigin(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Problem(`--url "${text}" is not a URL. A URL begins with https://.`);
  }
  const { protocol, hostname, origin } = new URL(text);
  if (protocol === "https:" || isLoopback(hostname)) return origin;
  throw new Problem(
    `${origin} begins with http://, so the password would travel in clear. Use https://, or run this on the machine ` +
      "where npm start runs.",
  );
}
