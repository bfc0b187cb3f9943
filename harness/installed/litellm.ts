import { existsSync } from "node:fs";
import { installPython } from "./python-package.ts";

const VERSION = "1.108.7";
const FOLDER = ".clients/litellm";

/** The program of LiteLLM's proxy, once it is installed. */
export const LITELLM = `${FOLDER}/bin/litellm`;

/** Installs LiteLLM's proxy once. It takes some minutes. @returns why there is none, or nothing */
export function installLitellm(): string | undefined {
  if (!existsSync(LITELLM)) console.error(`Installing LiteLLM ${VERSION} into ${FOLDER}/. This takes some minutes ...`);
  const packages = [`litellm[proxy]==${VERSION}`];
  return installPython({ name: "litellm", version: VERSION, python: `${FOLDER}/bin/python`, packages });
}
