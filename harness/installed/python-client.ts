import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";

/** A version of the official Python client, in an environment of its own. */
export interface PythonClient {
  version: string;
  /** The interpreter that has it, if it could be installed. */
  python: string;
  packages: readonly string[];
}

const client = (version: string, folder: string, ...more: string[]): PythonClient => ({
  version,
  python: `${folder}/bin/python`,
  packages: [`mcp==${version}`, ...more],
});

/** The newest one, and one that many hosts still have, with packages of its time. */
export const PYTHON_CLIENTS: readonly PythonClient[] = [
  client("2.3.0", ".clients/python"),
  client("1.12.4", ".clients/python-1", "httpx-sse==0.4.1", "pydantic==2.11.7", "starlette==0.47.2"),
];

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

const installed = (python: string) =>
  run(python, "-c", 'from importlib.metadata import version; print(version("mcp"))');

/** Installs a client once, beside the checkout's own packages. @returns why there is none, or nothing */
export function installPythonClient({ version, python, packages }: PythonClient): string | undefined {
  const folder = python.replace("/bin/python", "");
  try {
    if (installed(python) === version) return undefined;
  } catch {
    // Not there yet.
  }
  try {
    run("python3", "-m", "venv", "--clear", folder);
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages);
    return undefined;
  } catch (thrown) {
    // A half-made environment would look complete.
    rmSync(folder, { recursive: true, force: true });
    const { code, stderr } = thrown as { code?: string; stderr?: string };
    if (code === "ENOENT") return "there is no python3 here";
    return `it could not be installed: ${stderr?.trim().split("\n").at(-1) ?? String(thrown)}`;
  }
}
