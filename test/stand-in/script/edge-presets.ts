import { ConnectionReset } from "../http/broken-connection.ts";
import { textResponse } from "../http/go-json.ts";
import type { EdgePreset } from "./script.ts";

const HOSTNAME = "ollama.example.com";
const RAY = "8f1d2c3b4a596877-FRA";
const ACCESS = "https://hearth-home.cloudflareaccess.com";

const HTML = "text/html; charset=UTF-8";
const FROM_THE_EDGE = { server: "cloudflare", "cf-ray": RAY };

const BUSY = '{"error":"server busy, please try again.  maximum pending requests exceeded"}';
const CUT_OFF =
  '{"model":"gemma3:270m","created_at":"2026-08-21T12:00:00.1Z","response":" Par","done":false}\n{"model":"gem';

/** What comes when something between the Worker and Ollama is wrong. */
export function answerFromEdge(preset: EdgePreset, path: string): Response {
  if (preset === "connection-reset") throw new ConnectionReset();
  return ANSWERS[preset](path);
}

const ANSWERS: Record<Exclude<EdgePreset, "connection-reset">, (path: string) => Response> = {
  "access-302": (path) =>
    edge(302, "<html>\r\n<head><title>302 Found</title></head>\r\n<body></body>\r\n</html>\r\n", "text/html", {
      location:
        `${ACCESS}/cdn-cgi/access/login/${HOSTNAME}?kid=0123456789abcdef&redirect_url=${encodeURIComponent(path)}` +
        "&meta=eyJraWQiOiJzdGFuZC1pbiJ9",
      "set-cookie": `CF_AppSession=n0123456789; Path=/; Secure; HttpOnly`,
    }),
  "access-401": () => edge(401, "Unauthorized", "text/plain", accessHeaders("invalid_token")),
  "access-403": () =>
    edge(403, page("Forbidden", "You don't have permission to view this."), HTML, accessHeaders("forbidden")),
  "waf-1010": () =>
    edge(
      403,
      page(
        "Access denied | Error 1010",
        "The owner of this website has banned your access based on your browser's signature.",
      ),
      HTML,
    ),
  "bad-gateway-502": () => edge(502, errorPage(502, "Bad gateway"), HTML),
  "530-tunnel-down": () => edge(530, "error code: 1033", "text/plain; charset=UTF-8"),
  "521": () => edge(521, errorPage(521, "Web server is down"), HTML),
  "522": () => edge(522, errorPage(522, "Connection timed out"), HTML),
  "523": () => edge(523, errorPage(523, "Origin is unreachable"), HTML),
  "524-html": () => edge(524, errorPage(524, "A timeout occurred"), HTML),
  "403-empty": () => new Response(null, { status: 403, headers: { ...FROM_THE_EDGE, "content-length": "0" } }),
  "503-busy": () => edge(503, BUSY, "application/json; charset=utf-8"),
  "html-200": () => edge(200, page("Welcome", "This is a parked page."), HTML),
  "truncated-200": () => edge(200, CUT_OFF, "application/x-ndjson"),
};

const edge = (status: number, body: string, type: string, headers: Record<string, string> = {}) =>
  textResponse(body, status, type, { ...FROM_THE_EDGE, ...headers });

const accessHeaders = (error: string) => ({
  "www-authenticate": `Cloudflare-Access error="${error}"`,
  "cf-access-domain": HOSTNAME,
});

const page = (title: string, text: string) =>
  `<!DOCTYPE html>\n<html lang="en-US">\n<head><title>${title}</title></head>\n<body><h1>${title}</h1><p>${text}</p>` +
  `<p>Cloudflare Ray ID: ${RAY}</p></body>\n</html>\n`;

const errorPage = (code: number, reason: string) =>
  page(`${HOSTNAME} | ${code}: ${reason}`, `${reason}. Error code ${code}. Visit cloudflare.com for more information.`);
