import { isLoopback } from "../../src/core/is-loopback.ts";
import { readSecrets } from "../setup/kept-secrets.ts";
import { readDevVars } from "../start/dev-vars.ts";
import { readLocalSettings } from "../start/local-settings.ts";
import { Problem } from "../terminal/problem.ts";
import { AdminApi } from "./admin-api.ts";
import { askPassword, knownPassword, type OwnerPassword } from "./owner-password.ts";

interface Asked {
  /** From `readOrigin`; without one it is the Hearth that `npm start` runs. */
  url?: string;
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  signal: AbortSignal;
}

/**
 * Opens the owner's API of a Hearth, with the password of the environment, of a file or of the terminal.
 * @throws Problem that says what is in the way
 */
export async function openAdminApi({ url, input, signal }: Asked): Promise<AdminApi> {
  const origin = url ?? readLocalSettings(process.env.PORT || undefined).origin;
  await find(origin, url === undefined, signal);
  const known = knownPassword(isLoopback(new URL(origin).hostname), url !== undefined, {
    environment: process.env.HEARTH_OWNER_PASSWORD,
    devVars: readDevVars().OWNER_PASSWORD,
    secrets: readSecrets().OWNER_PASSWORD,
  });
  const password = known ?? (await askPassword(origin, input, signal));
  if (known !== undefined) console.error(`  The password is ${known.from}.`);
  return await begin(origin, password, signal);
}

async function find(origin: string, isDefault: boolean, signal: AbortSignal): Promise<void> {
  try {
    await AdminApi.find(origin, signal);
  } catch (thrown) {
    if (!(isDefault && thrown instanceof Problem)) throw thrown;
    throw new Problem(`${thrown.message}\nFor a deployed Hearth: --url https://hearth.<your subdomain>.workers.dev`);
  }
}

async function begin(origin: string, { text, from }: OwnerPassword, signal: AbortSignal): Promise<AdminApi> {
  try {
    return await AdminApi.begin(origin, text, signal);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    throw new Problem(`${thrown.message}\nThe password was ${from}.`);
  }
}
