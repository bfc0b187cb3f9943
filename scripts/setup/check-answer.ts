import { settings } from "../../src/config/settings.ts";

/** What is wrong with an answer, in the words of the settings; undefined when nothing is. */
export type Check = (text: string) => string | undefined;

const asSetting =
  (name: "OLLAMA_BASE_URL" | "DEFAULT_MODEL"): Check =>
  (text) =>
    settings.shape[name].safeParse(text).error?.issues[0]?.message;

export const checkModel = asSetting("DEFAULT_MODEL");

export const checkHomeUrl: Check = (text) => {
  if (!text.startsWith("https://"))
    return "must begin with https://, because prompts and the service token travel on it";
  return asSetting("OLLAMA_BASE_URL")(text);
};

export const checkServiceId: Check = (text) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    ? undefined
    : "is a UUID, such as 0191dce4-9ab4-7fce-b660-8e5dec5172da: npx wrangler vpc service list shows it";

/** Of a service token both halves are single words. */
export const checkWord: Check = (text) =>
  /^[\x21-\x7e]+$/.test(text) ? undefined : "has spaces or odd characters in it";
