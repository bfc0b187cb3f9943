import type { Context } from "hono";
import { raw } from "hono/html";
import type { Child, FC } from "hono/jsx";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { STYLE, STYLE_HASH } from "./style.ts";

interface Showing {
  status?: ContentfulStatusCode;
  /**
   * Whether its form leads away in the end. Browsers hold every redirect of a form against `form-action`, and a client's
   * own go on to who knows where (vscode.dev to vscode://), so such a page cannot have that.
   */
  leadsAway?: boolean;
}

/** Answers with a page that nobody can frame, that loads nothing, and that no cache keeps. */
export function showPage(
  c: Context,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  { status = 200, leadsAway = false }: Showing = {},
): Response | Promise<Response> {
  const policy = [
    "default-src 'none'",
    `style-src '${STYLE_HASH}'`,
    ...(leadsAway ? [] : ["form-action 'self'"]),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  c.header("content-security-policy", policy.join("; "));
  c.header("cache-control", "no-store");
  return c.html(page, status);
}

export const Page: FC<{ title: string; wide?: boolean; children?: Child }> = ({ title, wide, children }) => (
  <>
    {raw("<!doctype html>")}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <main class={wide ? "wide" : undefined}>
          <p class="brand">Hearth</p>
          {children}
        </main>
      </body>
    </html>
  </>
);
