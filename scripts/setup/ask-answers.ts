import type { Answers, Given, Way } from "./answers.ts";
import { checkHomeUrl, checkModel, checkServiceId, checkWord } from "./check-answer.ts";
import type { Interview } from "./interview.ts";

const WAYS = `
  How shall the Worker reach your Ollama?

    vpc      Workers VPC: no domain and no public host name; in beta, and free. The one to take.
    tunnel   a tunnel with a host name in a domain of yours, and Cloudflare Access before it.
`;

/** @param known what is not asked @param before what is proposed: how it is now */
export async function askAnswers(interview: Interview, known: Given, before: Answers): Promise<Answers> {
  const way = known.way ?? (await askWay(interview, before.way));
  return {
    way,
    ...(way === "vpc" ? await askVpc(interview, known, before) : await askTunnel(interview, known, before)),
    ...(await askModel(interview, known, before)),
    signIn: known.signIn ?? (await interview.askYes("Shall claude.ai and ChatGPT be able to sign in?", before.signIn)),
  };
}

async function askWay(interview: Interview, standard: Way): Promise<Way> {
  console.log(WAYS);
  const check = (text: string) => (/^(vpc|tunnel)$/.test(text) ? undefined : "is neither vpc nor tunnel");
  return (await interview.ask({ text: "vpc or tunnel", standard, check })) as Way;
}

async function askVpc(interview: Interview, known: Given, before: Answers): Promise<Pick<Answers, "serviceId">> {
  const text = "Id of the VPC service (Enter if there is none yet)";
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
    const text = "The tunnel's host name, as https://ollama.example.com (Enter if there is none yet)";
    return interview.ask({ text, standard: before.homeUrl, check: checkHomeUrl });
  };
  const homeUrl = known.homeUrl ?? (await askUrl());
  const access = known.access ?? (await askAccess(interview, before.access));
  return { ...(homeUrl === "" ? {} : { homeUrl }), ...(access === undefined ? {} : { access }) };
}

async function askAccess(interview: Interview, before: Answers["access"]): Promise<Answers["access"]> {
  const text = "Client ID of the Access service token (Enter if there is none yet)";
  const id = await interview.ask({ text, standard: before?.id, check: checkWord });
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

async function askModel(interview: Interview, known: Given, before: Answers): Promise<Pick<Answers, "model">> {
  const text =
    "The model that answers where none is named, such as gemma3:4b (Enter: one that is loaded, else the newest)";
  const model = known.model ?? (await interview.ask({ text, standard: before.model, check: checkModel }));
  return model === "" ? {} : { model };
}
