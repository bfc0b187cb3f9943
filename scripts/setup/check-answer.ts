import { settings } from "../../src/config/settings.ts";

/** Returns what is wrong with an answer, in the words of the settings; undefined if nothing is. */
export type Check = (text: string) => string | undefined;

const asSetting =
  (name: "OLLAMA_BASE_URL" | "DEFAULT_MODEL"): Check =>
  (text) =>
    settings.shape[name].safeParse(text).error?.issues[0]?.message;

/** Checks the name of a model. */
export const checkModel = asSetting("DEFAULT_MODEL");

/** Checks the URL of the tunnel's host name. */
export const checkHomeUrl: Check = (text) => {
  if (!text.startsWith("https://"))
    return "must begin with https://, because prompts and the service token are sent to it";
  return asSetting("OLLAMA_BASE_URL")(text);
};

/** Checks the ID of a Workers VPC service. */
export const checkServiceId: Check = (text) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    ? undefined
    : "must be a UUID such as 0191dce4-9ab4-7fce-b660-8e5dec5172da; npx wrangler vpc service list shows it";

/** Checks one half of a service token: a single word. */
export const checkWord: Check = (text) =>
  /^[\x21-\x7e]+$/.test(text) ? undefined : "must not contain spaces or special characters";

/** Checks the Client ID of a service token. Its other half has no form of its own. */
export const checkAccessId: Check = (text) =>
  /^[\x21-\x7e]+\.access$/.test(text)
    ? undefined
    : 'must end in ".access": copy the Client ID, not the name of the token';
