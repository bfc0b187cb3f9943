import { isLoopback } from "../../src/core/is-loopback.ts";
import { readSecrets } from "../setup/kept-secrets.ts";
import { readDevVars } from "../start/dev-vars.ts";
import { readLocalSettings } from "../start/local-settings.ts";
import { Problem } from "../terminal/problem.ts";
import { AdminApi, type OpenSession } from "./admin-api.ts";
import { keepSession, keptSession } from "./kept-sessions.ts";
import { askPassword, knownPassword, type OwnerPassword } from "./owner-password.ts";

interface Asked {
  /** From `readOrigin`; without one it is the Hearth that `npm start` runs. */
  url?: string;
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  signal: AbortSignal;
  /** File with open sessions. */
  sessionsIn?: string;
}

/**
 * Opens the owner's API of a Hearth: with the session of an earlier command, or with the password of the environment, of a
 * file or of the terminal.
 * @throws Problem that says what is in the way
 */
export async function openAdminApi({ url, input, signal, sessionsIn }: Asked): Promise<AdminApi> {
  const origin = url ?? localOrigin();
  const kept = keptSession(origin, sessionsIn);
  const before = kept === undefined ? undefined : new AdminApi(origin, kept, signal);
  if (before !== undefined && (await before.isOpen())) return before;
  await find(origin, url === undefined, signal);
  const known = knownPassword(isLoopback(new URL(origin).hostname), url !== undefined, {
    environment: process.env.HEARTH_OWNER_PASSWORD,
    devVars: readDevVars().OWNER_PASSWORD,
    secrets: readSecrets().OWNER_PASSWORD,
  });
  if (known !== undefined) console.error(`  The password is ${known.from}.`);
  const { session, expires_in } = await begin(origin, known ?? (await askPassword(origin, input, signal)), signal);
  keepSession(origin, session, expires_in, sessionsIn);
  return new AdminApi(origin, session, signal);
}

/** Ends the session that earlier commands have kept. @returns false if none was open */
export async function endKeptSession({ url, signal, sessionsIn }: Omit<Asked, "input">): Promise<boolean> {
  const origin = url ?? localOrigin();
  const kept = keptSession(origin, sessionsIn);
  if (kept === undefined) return false;
  await new AdminApi(origin, kept, signal).end();
  keepSession(origin, kept, 0, sessionsIn);
  return true;
}

const localOrigin = () => readLocalSettings(process.env.PORT || undefined).origin;

async function find(origin: string, isDefault: boolean, signal: AbortSignal): Promise<void> {
  try {
    await AdminApi.find(origin, signal);
  } catch (thrown) {
    if (!(isDefault && thrown instanceof Problem)) throw thrown;
    throw new Problem(`${thrown.message}\nFor a deployed Hearth: --url https://hearth.<your subdomain>.workers.dev`);
  }
}

async function begin(origin: string, { text, from }: OwnerPassword, signal: AbortSignal): Promise<OpenSession> {
  try {
    return await AdminApi.begin(origin, text, signal);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    throw new Problem(`${thrown.message}\nThe password was ${from}.`);
  }
}
