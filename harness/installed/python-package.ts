import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";

/** A Python package in one version, in an environment of its own. */
export interface PythonPackage {
  name: string;
  version: string;
  /** The interpreter that has it, if it could be installed. */
  python: string;
  /** What pip installs. */
  packages: readonly string[];
}

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

const installed = ({ python, name }: PythonPackage) =>
  run(python, "-c", `from importlib.metadata import version; print(version("${name}"))`);

/** Installs a package once, beside the checkout's own packages. @returns why there is none, or nothing */
export function installPython(wanted: PythonPackage): string | undefined {
  const { version, python, packages } = wanted;
  const folder = python.replace("/bin/python", "");
  try {
    if (installed(wanted) === version) return undefined;
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
