import { policyAt } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import { atHost, splitModel } from "../core/model-at-host.ts";
import { quote } from "../core/quote.ts";
import { createHost } from "../hosts/create-host.ts";
import type { Place } from "../metadata/metadata.ts";
import type { ActionContext } from "./action-context.ts";

/** The context of a call as if there were one host, and the model by its name there. */
export type Installation = ActionContext & { model: string };

/**
 * Returns the one installation of a model that a call acts on: that of the named host, of the only one that has it, or the
 * first host if none has it.
 * @throws HearthError `invalid_arguments` if several hosts have it and none is named
 */
export async function installationOf(context: ActionContext, name: string): Promise<Installation> {
  const places = await context.metadata.places(name);
  if (places.length < 2) return within(context, places[0], name);
  const names = places.map(({ host, model }) => atHost(model, host.id));
  const message = `Several hosts have the model ${quote(name)}.`;
  throw new HearthError("invalid_arguments", message, `Name one of these: ${names.join(", ")}.`);
}

/** The same for what changes nothing: of several hosts the first is taken. */
export async function someInstallationOf(context: ActionContext, name: string): Promise<Installation> {
  const [first] = await context.metadata.places(name);
  return within(context, first, name);
}

/** Returns a name of another model for the same installation, which may end in its host. */
export const sameHost = ({ config }: ActionContext, name: string): string =>
  splitModel(name, [config.hosts[0].id]).model;

function within(context: ActionContext, place: Place | undefined, name: string): Installation {
  const { config, metadata } = context;
  const { host, model } = place ?? { host: config.hosts[0], model: name };
  const here = { ...config, hosts: [host] as const, policy: policyAt(config, host) };
  if (config.hosts.length === 1) return { ...context, config: here, model };
  const scoped = { config: here, metadata: metadata.at(host.id) };
  return { ...context, ...scoped, host: createHost(host, config.models), model };
}
