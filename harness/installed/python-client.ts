import { installPython, type PythonPackage } from "./python-package.ts";

/** A version of the official Python client, in an environment of its own. */
export type PythonClient = PythonPackage;

const client = (version: string, folder: string, ...more: string[]): PythonClient => ({
  name: "mcp",
  version,
  python: `${folder}/bin/python`,
  packages: [`mcp==${version}`, ...more],
});

/** The newest one, and one that many hosts still have, with packages of its time. */
export const PYTHON_CLIENTS: readonly PythonClient[] = [
  client("2.3.0", ".clients/python"),
  client("1.12.4", ".clients/python-1", "httpx-sse==0.4.1", "pydantic==2.11.7", "starlette==0.47.2"),
];

/** Installs a client once. @returns why there is none, or nothing */
export const installPythonClient = (client: PythonClient): string | undefined => installPython(client);
