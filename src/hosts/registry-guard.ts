import type { TransferPolicy } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import type { Job } from "../core/job.ts";
import { DEFAULT_REGISTRY, PUBLIC_REGISTRIES, parseModelAddress } from "../core/model-address.ts";
import { quote } from "../core/quote.ts";
import { isInstalled } from "./assert-name-free.ts";
import type { Host } from "./host.ts";

/**
 * Checks the names of a job that may lead to a registry. The host of a name is a server that Ollama connects to from
 * within the home's network, so only hosts that the owner lists may be in it. A job that names none passes.
 * @throws HearthError `model_not_allowed`, `invalid_arguments`, or why the host could not be asked
 */
export async function checkRegistries(host: Host, policy: TransferPolicy, job: Job): Promise<void> {
  if (job.kind === "pull" || job.kind === "push") assertRegistryAllowed(policy, job.model, job.body.insecure);
  if (job.kind !== "create") return;
  const { from, replaces } = job.body;
  if (replaces !== true) assertNewNameAllowed(policy, job.model);
  // Ollama pulls a base only if it is not installed.
  if (!isAllowed(policy, from) && !(await isInstalled(host, from))) throw notAllowed(policy, from);
}

/**
 * Checks the name of a model that will be made: a push later sends it to the host in it. A name without a host is always
 * allowed.
 * @throws HearthError `model_not_allowed`
 */
export function assertNewNameAllowed(policy: TransferPolicy, name: string): void {
  if (registryOf(name) !== DEFAULT_REGISTRY) assertRegistryAllowed(policy, name);
}

/** @param insecure whether Ollama may do without TLS, which no public registry needs */
function assertRegistryAllowed(policy: TransferPolicy, name: string, insecure = false): void {
  if (!isAllowed(policy, name)) throw notAllowed(policy, name);
  const registry = registryOf(name);
  if (!insecure || !PUBLIC_REGISTRIES.includes(registry)) return;
  const message = `${registry} always uses TLS, so insecure: true is not allowed for it.`;
  throw new HearthError("invalid_arguments", message, "Leave out the argument insecure.");
}

/** Exact, so that no port, address, trailing dot or other spelling passes that is not in the list. */
const isAllowed = ({ registries }: TransferPolicy, name: string) => registries.includes(registryOf(name));

const registryOf = (name: string) => parseModelAddress(name)?.host ?? "";

function notAllowed({ registries }: TransferPolicy, name: string): HearthError {
  const listed = registries.map((host) => (host === DEFAULT_REGISTRY ? `${host} (names without a host)` : host));
  const allowed = listed.length > 0 ? listed.join(", ") : "none";
  return new HearthError(
    "model_not_allowed",
    `The registry of ${quote(name)} is not allowed here.`,
    `Allowed registries: ${allowed}. The owner can add one to ALLOWED_REGISTRIES.`,
  );
}
