import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";
import { CALLBACK, PASSWORD } from "../../harness/oauth/oauth-client.ts";
import { ScriptedBrowser } from "../../harness/oauth/scripted-browser.ts";

/** What an SDK's own OAuth code asks of its host, with a scripted browser in which the owner says yes. */
export class BrowserLogin {
  readonly redirectUrl = CALLBACK;
  readonly clientMetadata: OAuthClientMetadata = {
    client_name: "An SDK",
    redirect_uris: [CALLBACK],
    token_endpoint_auth_method: "none",
  };
  /** The parameters with which the browser came back. */
  returned = new URLSearchParams();
  /** How often the browser was opened. */
  opened = 0;
  given?: OAuthTokens;
  readonly #browser: ScriptedBrowser;
  readonly #grants: readonly string[];
  #information?: OAuthClientInformationMixed;
  #verifier = "";
  #discovered: unknown;

  /** @param origin of Hearth */
  constructor(origin: string, grants: readonly string[] = ["read", "chat"]) {
    this.#browser = new ScriptedBrowser(origin);
    this.#grants = grants;
  }

  clientInformation = () => this.#information;
  saveClientInformation = (information: OAuthClientInformationMixed) => {
    this.#information = information;
  };
  tokens = () => this.given;
  saveTokens = (tokens: OAuthTokens) => {
    this.given = tokens;
  };
  codeVerifier = () => this.#verifier;
  saveCodeVerifier = (verifier: string) => {
    this.#verifier = verifier;
  };
  discoveryState = () => this.#discovered;
  saveDiscoveryState = (discovered: unknown) => {
    this.#discovered = discovered;
  };
  redirectToAuthorization = async (url: URL) => {
    this.opened += 1;
    this.returned = (await this.#browser.allow(url, PASSWORD, this.#grants)).searchParams;
  };
}
