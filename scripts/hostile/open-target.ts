import { randomBytes } from "node:crypto";
import { type StandInControl, serveStandIn, standInControl } from "#stand-in";
import { startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { ALL_GRANTS } from "../../src/core/caller.ts";
import { PUBLIC_REGISTRIES } from "../../src/core/model-address.ts";
import { makeToken } from "../token/make-token.ts";

/** One client may not call often enough in a minute; this many together may. */
const CLIENTS = 96;

/** What a user may keep, so that the attacks reach the limit. */
export const MAX_CHAT_MB = 60;

/** Redirect URI of the registered client. */
export const CALLBACK = "https://agents.example.com/callback";

/** Registry that the owner allows, so that odd names of models get as far as the home, and no further. */
export const OWN_REGISTRY = "127.0.0.1:1";

/** The Hearth that is attacked, and what an attacker could know of it. */
export interface Target {
  url: string;
  pid: number;
  tokens: readonly string[];
  /** Cookie of the owner's browser, signed in. */
  cookie: string;
  /** Id of a registered client. */
  clientId: string;
  /** Everything that must not appear in its log. */
  secrets: readonly string[];
  lines: readonly string[];
  home: StandInControl;
  /** Stops it. Its storage can be read below the folder then. */
  stop(): Promise<void>;
}

/** Starts a Hearth to attack, with a home, an owner and enough clients. Its storage goes below this folder. */
export async function openTarget(folder: string): Promise<Target> {
  const home = await serveStandIn();
  const made = Array.from({ length: CLIENTS }, makeToken);
  const tokens = made.map(({ token }) => token);
  const password = randomBytes(18).toString("base64url");
  const entries = made.map(({ sha256 }, at) => {
    return { name: `client-${at}`, user: `user-${at % 4}`, grants: ALL_GRANTS, sha256 };
  });
  const settings = {
    OLLAMA_BASE_URL: home.url,
    OWNER_PASSWORD: password,
    AUTH_TOKENS: JSON.stringify(entries),
    ALLOWED_REGISTRIES: [...PUBLIC_REGISTRIES, OWN_REGISTRY].join(","),
    // A call that waits behind many others is handed over, so that it does not look like a hang.
    WAIT_SECONDS: "4",
    // So many that one user may have more waiting requests than viewers.
    MAX_QUEUED_REQUESTS: "100",
    MAX_CHAT_MB: String(MAX_CHAT_MB),
  };
  const hearth = await startHearth(settings, { kept: folder }).catch(async (thrown) => {
    await home.close();
    throw thrown;
  });
  const { url, pid, lines, token } = hearth;
  const stop = async () => {
    await hearth.stop();
    await home.close();
  };
  const cookie = await signIn(url, password);
  const secrets = [...tokens, token, password, cookie.split("=")[1] ?? ""];
  return {
    url,
    pid,
    lines,
    tokens,
    cookie,
    clientId: await register(url),
    secrets,
    home: standInControl(home.url),
    stop,
  };
}

async function signIn(url: string, password: string): Promise<string> {
  const body = new URLSearchParams({ password, next: "/account" });
  const response = await fetch(`${url}/oauth/sign-in`, { method: "POST", body, redirect: "manual" });
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

async function register(url: string): Promise<string> {
  const body = JSON.stringify({ redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/oauth/register`, { method: "POST", headers, body });
  return ((await response.json()) as { client_id: string }).client_id;
}
