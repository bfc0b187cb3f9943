import { Interview } from "../setup/interview.ts";
import { SECRETS_IN } from "../setup/kept-secrets.ts";
import { Problem } from "../terminal/problem.ts";

/** The owner's password, and where it was found, for messages. */
export interface OwnerPassword {
  text: string;
  from: string;
}

/** Where a password may be. */
export interface PasswordSources {
  /** HEARTH_OWNER_PASSWORD. */
  environment: string | undefined;
  /** OWNER_PASSWORD in .dev.vars, which the Hearth on this machine reads too. */
  devVars: string | undefined;
  /** OWNER_PASSWORD in .hearth-secrets.json, which setup made for the deployed one. */
  secrets: string | undefined;
}

const VARIABLE = "HEARTH_OWNER_PASSWORD";

/**
 * Returns the password that is known without asking. That of .dev.vars is sent to no other machine, and that of the
 * deployed Hearth not to this one.
 * @param isNamed whether the owner named this Hearth; then a password in the environment is meant for it
 */
export function knownPassword(
  isLocal: boolean,
  isNamed: boolean,
  { environment, devVars, secrets }: PasswordSources,
): OwnerPassword | undefined {
  const given = { text: environment, from: VARIABLE };
  const kept = isLocal
    ? { text: devVars, from: "OWNER_PASSWORD in .dev.vars" }
    : { text: secrets, from: `OWNER_PASSWORD in ${SECRETS_IN}` };
  const inOrder = isNamed ? [given, kept] : [kept, given];
  return inOrder.find((source): source is OwnerPassword => Boolean(source.text));
}

/** Asks on the terminal, without showing what is typed. @throws Problem if there is no terminal */
export async function askPassword(
  origin: string,
  input: NodeJS.ReadableStream & { isTTY?: boolean },
  signal: AbortSignal,
): Promise<OwnerPassword> {
  if (input.isTTY !== true) {
    throw new Problem(
      `The password of ${origin} is not known, and there is no terminal to ask for it. Set ${VARIABLE} to its OWNER_PASSWORD.`,
    );
  }
  // stdout is for the answer alone, so that a program can read it.
  using interview = new Interview({ input, output: process.stderr });
  signal.addEventListener("abort", () => interview.end(signal.reason), { once: true });
  const text = await interview.ask({ text: `OWNER_PASSWORD of ${origin} (not shown)`, hidden: true, exact: true });
  if (text === "") throw new Problem("Without the password nothing can be read or changed.");
  return { text, from: "the terminal" };
}
