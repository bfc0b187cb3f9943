import type { Answers, Given, Way } from "./answers.ts";
import { checkAccessId, checkHomeUrl, checkModel, checkServiceId, checkWord } from "./check-answer.ts";
import type { Interview } from "./interview.ts";

const WAYS = `
  How should the Worker reach your Ollama?

    tunnel   a tunnel with a host name, protected by Cloudflare Access. Recommended: the established way. It needs a domain
             in your Cloudflare account.
    vpc      Workers VPC: needs no domain and no public host name. It is in beta and not tried with Hearth yet.
`;

/** Typed to have no default model. */
const NONE = "-";

interface Basis {
  /** Answers that are not asked for. */
  known: Given;
  /** Answers of the last run, offered again. */
  before: Answers;
  /** Models of the Ollama on this machine. */
  installed: readonly string[];
}

/** Asks for everything that is not known. */
export async function askAnswers(interview: Interview, { known, before, installed }: Basis): Promise<Answers> {
  const way = known.way ?? (await askWay(interview, before.way));
  return {
    way,
    ...(way === "vpc" ? await askVpc(interview, known, before) : await askTunnel(interview, known, before)),
    ...(known.model === undefined ? await askModel(interview, before.model, installed) : { model: known.model }),
    signIn: known.signIn ?? (await interview.askYes("Allow claude.ai and ChatGPT to sign in?", before.signIn)),
  };
}

async function askWay(interview: Interview, standard: Way): Promise<Way> {
  console.log(WAYS);
  const check = (text: string) => (/^(vpc|tunnel)$/.test(text) ? undefined : "must be tunnel or vpc");
  return (await interview.ask({ text: "tunnel or vpc", standard, check })) as Way;
}

async function askVpc(interview: Interview, known: Given, before: Answers): Promise<Pick<Answers, "serviceId">> {
  const text = "ID of the VPC service (Enter if you have none yet)";
  const ask = () => interview.ask({ text, standard: before.serviceId, check: checkServiceId });
  const serviceId = known.serviceId ?? (await ask());
  return serviceId === "" ? {} : { serviceId };
}

async function askTunnel(
  interview: Interview,
  known: Given,
  before: Answers,
): Promise<Pick<Answers, "homeUrl" | "access">> {
  const askUrl = () => {
    const text = "URL of the tunnel's host name, such as https://ollama.example.com (Enter if you have none yet)";
    return interview.ask({ text, standard: before.homeUrl, check: checkHomeUrl });
  };
  const homeUrl = known.homeUrl ?? (await askUrl());
  const access = known.access ?? (await askAccess(interview, before.access));
  return { ...(homeUrl === "" ? {} : { homeUrl }), ...(access === undefined ? {} : { access }) };
}

async function askAccess(interview: Interview, before: Answers["access"]): Promise<Answers["access"]> {
  const text = "Client ID of the Access service token (Enter if you have none yet)";
  const id = await interview.ask({ text, standard: before?.id, check: checkAccessId });
  if (id === "") return undefined;
  const standard = id === before?.id ? before.secret : undefined;
  const secret = await interview.ask({
    text: "Its Client Secret (not shown)",
    standard,
    hidden: true,
    check: checkWord,
  });
  return secret === "" ? undefined : { id, secret };
}

async function askModel(
  interview: Interview,
  before: string | undefined,
  installed: readonly string[],
): Promise<Pick<Answers, "model">> {
  const list = installed.map((name) => `\n    ${name}`).join("");
  console.log(`
  Which model should answer when a call names none? Without a fixed one it is the loaded model, which changes with every
  call that names another.${list === "" ? "" : ` Installed on this machine:\n${list}`}
`);
  const standard = before ?? installed[0];
  const none = standard === undefined ? "such as gemma3:4b; Enter for none" : `${NONE} for none`;
  const model = await interview.ask({ text: `Default model (${none})`, standard, check: checkModel });
  if (model === NONE) return { model: "" };
  return model === "" ? {} : { model };
}
