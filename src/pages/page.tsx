import type { Context } from "hono";
import { raw } from "hono/html";
import type { Child, FC } from "hono/jsx";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { STYLE, STYLE_HASH } from "./style.ts";

interface PageOptions {
  status?: ContentfulStatusCode;
  /**
   * Whether the form of the page ends at another site. Browsers check every redirect after a form against
   * `form-action`, and a client may redirect anywhere (vscode.dev to vscode://), so such a page cannot have that
   * policy.
   */
  formLeavesSite?: boolean;
}

/** Answers with a page that cannot be framed, loads nothing from elsewhere, and is not cached. */
export function showPage(
  c: Context,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  { status = 200, formLeavesSite = false }: PageOptions = {},
): Response | Promise<Response> {
  const policy = [
    "default-src 'none'",
    `style-src '${STYLE_HASH}'`,
    ...(formLeavesSite ? [] : ["form-action 'self'"]),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  c.header("content-security-policy", policy.join("; "));
  c.header("cache-control", "no-store");
  return c.html(page, status);
}

/** Frame of every page: document, style and brand. */
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
