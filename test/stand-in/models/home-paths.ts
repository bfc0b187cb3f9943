import { fullName, type ModelName } from "./model-name.ts";

/** Where Ollama keeps its models at home: absolute paths, with the name of the user in them. */
const MODELS = "/home/ada/.ollama/models";

export const blobPath = (digest: string) => `${MODELS}/blobs/sha256-${digest}`;

export const manifestPath = (name: ModelName) => `${MODELS}/manifests/${fullName(name).replace(/:([^:]*)$/, "/$1")}`;
