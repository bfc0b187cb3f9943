import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";

const VERSION = "2.3.0";
const FOLDER = ".clients/python";
/** The interpreter that has the official MCP client, where it could be installed. */
export const PYTHON = `${FOLDER}/bin/python`;

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

const installed = () => run(PYTHON, "-c", 'from importlib.metadata import version; print(version("mcp"))');

/** Installs the client once, beside the checkout's own packages. @returns why there is none, or nothing */
export function installPythonClient(): string | undefined {
  try {
    if (installed() === VERSION) return undefined;
  } catch {
    // Not there yet.
  }
  try {
    run("python3", "-m", "venv", "--clear", FOLDER);
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", `mcp==${VERSION}`);
    return undefined;
  } catch (thrown) {
    // A half-made environment would look complete.
    rmSync(FOLDER, { recursive: true, force: true });
    const { code, stderr } = thrown as { code?: string; stderr?: string };
    if (code === "ENOENT") return "there is no python3 here";
    return `it could not be installed: ${stderr?.trim().split("\n").at(-1) ?? String(thrown)}`;
  }
}
