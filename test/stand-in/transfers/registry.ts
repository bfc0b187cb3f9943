import { OllamaError } from "../http/ollama-error.ts";
import { layersOf } from "../models/layer.ts";
import type { ModelName } from "../models/model-name.ts";
import { ModelTable } from "../models/model-table.ts";

const PLAIN_HTTP = /:\d+$|^localhost$|^\d+\.\d+\.\d+\.\d+$/;

/** All registries of the pretended world; a name tells which one is meant. */
export class Registry extends ModelTable {
  /** Whether the registry at that host has the layer, of whatever model. */
  has(host: string, digest: string): boolean {
    return this.list().some(
      (model) => model.name.host === host && layersOf(model).some((layer) => layer.digest === digest),
    );
  }
}

/**
 * A registry of one's own speaks plain HTTP.
 * @throws OllamaError with Go's sentence for a request of it over HTTPS
 */
export function requireInsecure(name: ModelName, insecure = false, request: string, prefix = ""): void {
  if (insecure || !PLAIN_HTTP.test(name.host)) return;
  const [method, path] = request.split(" ");
  const url = JSON.stringify(`https://${name.host}/v2/${name.namespace}/${name.model}/${path}`);
  throw new OllamaError(500, `${prefix}${method} ${url}: http: server gave HTTP response to HTTPS client`);
}
