import type { Context } from "hono";
import { raw } from "hono/html";
import type { Child, FC } from "hono/jsx";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { STYLE, STYLE_HASH } from "./style.ts";

interface Showing {
  status?: ContentfulStatusCode;
  /** Where a form of the page leads in the end besides here: browsers hold redirects against the policy too. */
  leadsTo?: string;
}

/** Answers with a page that nobody can frame, that loads nothing, and that no cache keeps. */
export function showPage(
  c: Context,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  { status = 200, leadsTo }: Showing = {},
): Response | Promise<Response> {
  const policy = [
    "default-src 'none'",
    `style-src '${STYLE_HASH}'`,
    `form-action 'self'${leadsTo === undefined ? "" : ` ${new URL(leadsTo).origin}`}`,
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
