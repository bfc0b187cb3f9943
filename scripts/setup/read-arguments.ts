import { parseOptions } from "../terminal/parse-options.ts";
import { Problem } from "../terminal/problem.ts";
import type { Given, Way } from "./answers.ts";
import { type Check, checkAccessId, checkHomeUrl, checkModel, checkServiceId, checkWord } from "./check-answer.ts";

/** The command line of setup. */
export interface Arguments {
  given: Given;
  /** Asks nothing. What is not given stays as it is. */
  yes: boolean;
}

const USAGE = `Usage: npm run setup -- [--way tunnel|vpc] [--home-url URL] [--vpc-service ID] [--model NAME]
                        [--sign-in | --no-sign-in] [--yes]

Asks a few questions, writes deploy.json and .hearth-secrets.json, tries the build, and prints the commands that need
your Cloudflare account. It deploys nothing. Earlier answers stay unless you change them.

  --way tunnel       the Worker reaches Ollama through a tunnel with a host name, protected by Cloudflare Access
  --way vpc          the Worker reaches Ollama through Workers VPC, which is in beta and not tried with Hearth yet
  --home-url URL     the tunnel's host name, such as https://ollama.example.com
  --vpc-service ID   the ID of the Workers VPC service
  --model NAME       the model that answers when a call names none
  --no-sign-in       turns signing in off; claude.ai and ChatGPT then cannot connect
  --yes              asks nothing

The Access service token comes from CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, if they are set.`;

const OPTIONS = {
  way: { type: "string" },
  "vpc-service": { type: "string" },
  "home-url": { type: "string" },
  model: { type: "string" },
  "sign-in": { type: "boolean" },
  yes: { type: "boolean", default: false },
} as const;

/** @throws Problem that says what to write instead */
export function readArguments(args: string[], env: Record<string, string | undefined> = {}): Arguments {
  const { values } = parseOptions(USAGE, { args, allowNegative: true, options: OPTIONS });
  const access = accessOf(env);
  const given: Given = {
    ...(values.way === undefined ? {} : { way: readWay(values.way) }),
    ...checked("serviceId", "--vpc-service", values["vpc-service"], checkServiceId),
    ...checked("homeUrl", "--home-url", values["home-url"], checkHomeUrl),
    ...checked("model", "--model", values.model, checkModel),
    ...(values["sign-in"] === undefined ? {} : { signIn: values["sign-in"] }),
    ...(access === undefined ? {} : { access }),
  };
  return { given: { ...given, ...impliedWay(given) }, yes: values.yes };
}

function readWay(text: string): Way {
  if (text === "vpc" || text === "tunnel") return text;
  throw new Problem(`There is no way "${text}". Use tunnel or vpc.\n\n${USAGE}`);
}

function checked(name: keyof Given, flag: string, text: string | undefined, check: Check): Given {
  if (text === undefined) return {};
  const problem = check(text);
  if (problem !== undefined) throw new Problem(`${flag} ${problem}.\n\n${USAGE}`);
  return { [name]: text };
}

function impliedWay({ way, serviceId, homeUrl }: Given): Given {
  const meant: Way | undefined = serviceId !== undefined ? "vpc" : homeUrl !== undefined ? "tunnel" : undefined;
  if (way === undefined) return meant === undefined ? {} : { way: meant };
  if (way === "tunnel" && serviceId !== undefined) throw new Problem(`--vpc-service belongs to --way vpc.\n\n${USAGE}`);
  if (way === "vpc" && homeUrl !== undefined) throw new Problem(`--home-url belongs to --way tunnel.\n\n${USAGE}`);
  return {};
}

function accessOf({ CF_ACCESS_CLIENT_ID: id = "", CF_ACCESS_CLIENT_SECRET: secret = "" }): Given["access"] {
  if (id === "" && secret === "") return undefined;
  const halves: [name: string, text: string, check: Check][] = [
    ["CF_ACCESS_CLIENT_ID", id, checkAccessId],
    ["CF_ACCESS_CLIENT_SECRET", secret, checkWord],
  ];
  for (const [name, text, check] of halves) {
    const problem = text === "" ? "is not set, but the other half of the service token is" : check(text);
    if (problem !== undefined) throw new Problem(`${name} ${problem}.`);
  }
  return { id, secret };
}
