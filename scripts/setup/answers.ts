/** How the deployed Worker reaches Ollama. */
export type Way = "vpc" | "tunnel";

/** What only the owner knows. Setup asks again for what is missing. */
export interface Answers {
  way: Way;
  /** The ID of the Workers VPC service. */
  serviceId?: string;
  /** The URL of the tunnel's host name. */
  homeUrl?: string;
  /** The Access service token. */
  access?: { id: string; secret: string };
  /** The default model; "" takes back an earlier one. */
  model?: string;
  /** Whether claude.ai and ChatGPT may sign in. */
  signIn: boolean;
}

/** The answers from the command line and the environment. Setup does not ask for these. */
export type Given = Partial<Answers>;
