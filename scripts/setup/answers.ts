/** How the deployed Worker reaches Ollama. */
export type Way = "vpc" | "tunnel";

/** What only the owner knows. What is missing is not known yet, and asked again by the next `npm run setup`. */
export interface Answers {
  way: Way;
  /** Of the Workers VPC service. */
  serviceId?: string;
  /** The tunnel's host name, as a URL. */
  homeUrl?: string;
  /** The Access service token. */
  access?: { id: string; secret: string };
  model?: string;
  /** Whether claude.ai and ChatGPT shall sign in. */
  signIn: boolean;
}

/** What comes from the command line and the environment, and is not asked. */
export type Given = Partial<Answers>;
