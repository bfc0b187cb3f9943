import { PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import type { Visited } from "../../../harness/oauth/scripted-browser.ts";
import { signingIn } from "../auth/signing-in.ts";
import { ORIGIN } from "../hearth.ts";
import { secrets } from "../written.ts";

/** The owner at the pages below /admin/settings. */
export class OwnerBrowser {
  readonly client: ReturnType<typeof signingIn>;

  constructor(settings: Record<string, unknown> = {}) {
    this.client = signingIn(settings);
  }

  /** @param path below /admin/settings, such as /token */
  open(path = ""): Promise<Visited> {
    return this.client.browser.open(`${ORIGIN}/admin/settings${path}`);
  }

  /** Types the password on the sign-in page that a page shows. */
  async signIn(path = ""): Promise<Visited> {
    return this.client.browser.submit(await this.open(path), "/oauth/sign-in", { password: PASSWORD });
  }

  /** Fills in the form of a page and sends it. */
  async send(page: Visited, action: string, fields: Record<string, string | string[]>): Promise<Visited> {
    const answer = await this.client.browser.submit(page, `/admin/settings${action}`, fields);
    secrets.add(tokenOn(answer) ?? "hearth_none_yet");
    return answer;
  }

  /** Adds a token by the form. Returns the page that shows it. */
  async addToken(id: string, grants: string[] = ["read"]): Promise<Visited> {
    return this.send(await this.open("/token"), "/token", { id, "field.grants": grants });
  }

  /** The status of `tools/list` with a token. */
  async status(token: string | undefined): Promise<number> {
    return (await this.client.list(token ?? "")).status;
  }
}

/** An owner who is signed in. */
export async function signedIn(settings: Record<string, unknown> = {}): Promise<OwnerBrowser> {
  const owner = new OwnerBrowser(settings);
  await owner.signIn();
  return owner;
}

/** The token that a page shows. */
export const tokenOn = ({ text }: Visited): string | undefined => /<pre>(hearth_[\w-]{43})<\/pre>/.exec(text)?.[1];

/** The ids of the records that a page lists. */
export const idsOn = ({ text }: Visited): string[] =>
  [...text.matchAll(/<li><div><a [^>]+><strong>([^<]+)</g)].map(([, id = ""]) => id);

/** What a page says that is wrong, without its markup. */
export const problemsOn = ({ text }: Visited): string[] =>
  [...text.matchAll(/<span class="problem">(.*?)<\/span>/gs)].map(([, problem = ""]) => problem);
