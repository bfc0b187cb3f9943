/** A page that the browser has opened. */
export interface Visited {
  url: string;
  status: number;
  text: string;
  headers: Headers;
}

/** A browser without a window: it keeps cookies, follows redirects within its site, and sends forms with their fields. */
export class ScriptedBrowser {
  readonly #fetch: typeof fetch;
  readonly #origin: string;
  readonly cookies = new Map<string, string>();

  /** @param origin its site; a redirect to another site ends the visit */
  constructor(origin: string, fetcher: typeof fetch = fetch) {
    this.#origin = origin;
    this.#fetch = fetcher;
  }

  open(url: string | URL): Promise<Visited> {
    return this.#go(String(url), {});
  }

  /** Sends the page's first form whose action begins with `action`: its hidden fields and these fields. */
  submit(page: Visited, action: string, fields: Record<string, string | readonly string[]>): Promise<Visited> {
    const form = page.text.match(new RegExp(`<form[^>]*action="(${action}[^"]*)".*?</form>`, "s"));
    if (form === null) throw new Error(`There is no form for ${action} on ${page.url}: ${page.text}`);
    const hidden = [...form[0].matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const body = new URLSearchParams(
      hidden.map(([, name = "", value = ""]): [string, string] => [name, decoded(value)]),
    );
    for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value);
    return this.post(form[1] ?? "", body);
  }

  post(path: string, body: URLSearchParams, headers: Record<string, string> = {}): Promise<Visited> {
    const type = { "content-type": "application/x-www-form-urlencoded", origin: this.#origin };
    return this.#go(`${this.#origin}${path}`, { method: "POST", body: String(body), headers: { ...type, ...headers } });
  }

  /** Types the password wherever it is asked for, ticks these grants, and allows. @returns the URL that the client is sent back to */
  async allow(authorizeUrl: string | URL, password: string, grants: readonly string[]): Promise<URL> {
    let page = await this.open(authorizeUrl);
    if (page.text.includes('action="/oauth/sign-in"')) page = await this.submit(page, "/oauth/sign-in", { password });
    const fields = { decision: "allow", grant: grants };
    const again = page.text.includes('name="password"');
    const end = await this.submit(page, "/oauth/authorize", again ? { ...fields, password } : fields);
    if (end.url.startsWith(this.#origin)) throw new Error(`The login ended on ${end.url}: ${end.text}`);
    return new URL(end.url);
  }

  async #go(url: string, init: RequestInit): Promise<Visited> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(init.headers as Record<string, string>), ...(cookie === "" ? {} : { cookie }) };
    const response = await this.#fetch(url, { ...init, headers, redirect: "manual" });
    for (const set of response.headers.getSetCookie()) this.#keep(set);
    const location = response.headers.get("location");
    const text = await response.text();
    if (location === null) return { url, status: response.status, text, headers: response.headers };
    const next = new URL(location, url);
    if (next.origin !== this.#origin)
      return { url: next.href, status: response.status, text, headers: response.headers };
    return this.#go(next.href, {});
  }

  #keep(set: string): void {
    const [, name = "", value = ""] = set.match(/^([^=]+)=([^;]*)/) ?? [];
    if (/max-age=0/i.test(set)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">" };
const decoded = (text: string) => text.replace(/&(?:amp|quot|lt|gt|#39);/g, (entity) => ENTITIES[entity] ?? entity);
