import { randomBytes } from "node:crypto";
import type { OwnConfig } from "../deploy/own-config.ts";
import type { Answers } from "./answers.ts";
import type { KeptSecrets } from "./kept-secrets.ts";

/** What setup stores between two runs: the owner's part of the configuration, and the secrets. */
export interface Kept {
  own: OwnConfig;
  secrets: KeptSecrets;
}

const BINDING = "OLLAMA_VPC";

/** Returns the answers of the last run, from what it stored. */
export function answersOf({ own, secrets }: Kept): Answers {
  const serviceId = own.vpc_services?.find(({ binding }) => binding === BINDING)?.service_id;
  const homeUrl = own.vars?.OLLAMA_BASE_URL;
  const model = own.vars?.DEFAULT_MODEL;
  const { CF_ACCESS_CLIENT_ID: id, CF_ACCESS_CLIENT_SECRET: secret } = secrets;
  const fresh = Object.keys(secrets).length === 0;
  return {
    way: serviceId === undefined ? "tunnel" : "vpc",
    ...(serviceId === undefined ? {} : { serviceId }),
    ...(homeUrl ? { homeUrl: String(homeUrl) } : {}),
    ...(model ? { model: String(model) } : {}),
    ...(id && secret ? { access: { id, secret } } : {}),
    signIn: fresh || secrets.OWNER_PASSWORD !== undefined,
  };
}

/** Returns what to store from now on. Keeps existing secrets and every setting that no answer concerns. */
export function keepAnswers({ own, secrets }: Kept, answers: Answers): Kept {
  return { own: ownWith(own, answers), secrets: secretsWith(secrets, answers) };
}

function ownWith({ vpc_services = [], vars = {}, ...rest }: OwnConfig, answers: Answers): OwnConfig {
  const { way, serviceId, homeUrl, model } = answers;
  const others = vpc_services.filter(({ binding }) => binding !== BINDING);
  const services =
    way === "vpc" && serviceId !== undefined ? [...others, { binding: BINDING, service_id: serviceId }] : others;
  const set: NonNullable<OwnConfig["vars"]> = { ...vars };
  if (way === "tunnel" && homeUrl !== undefined) set.OLLAMA_BASE_URL = homeUrl;
  // A deployed variable stays until it gets another value, and Workers VPC would send this host name as the Host.
  if (way === "vpc" && set.OLLAMA_BASE_URL !== undefined) set.OLLAMA_BASE_URL = "";
  if (model || (model === "" && set.DEFAULT_MODEL !== undefined)) set.DEFAULT_MODEL = model;
  return {
    ...rest,
    vars: set,
    ...(services.length === 0 ? {} : { vpc_services: services }),
  };
}

function secretsWith({ OWNER_PASSWORD: password, ...secrets }: KeptSecrets, answers: Answers): KeptSecrets {
  const { access, signIn } = answers;
  return {
    MCP_AUTH_TOKEN: randomBytes(32).toString("hex"),
    SETTINGS_KEY: randomBytes(32).toString("base64url"),
    ...secrets,
    ...(signIn ? { OWNER_PASSWORD: password ?? randomBytes(15).toString("base64url") } : {}),
    ...(access === undefined ? {} : { CF_ACCESS_CLIENT_ID: access.id, CF_ACCESS_CLIENT_SECRET: access.secret }),
  };
}
