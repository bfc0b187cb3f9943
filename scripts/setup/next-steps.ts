import type { Answers } from "./answers.ts";
import { SECRETS_IN } from "./kept-secrets.ts";

/** What the owner does next: under each heading, lines to run or to read. */
export interface Step {
  heading: string;
  lines: string[];
}

/** The commands and clicks that need the account, in their order. None has a secret in it. */
export function nextSteps(answers: Answers): Step[] {
  return [
    { heading: "Sign in to Cloudflare", lines: ["npx wrangler login"] },
    ...(answers.way === "vpc" ? vpcSteps(answers) : tunnelSteps(answers)),
    ...(reaches(answers) ? lastSteps(answers) : []),
  ];
}

/** Whether enough is known for the Worker to reach the home. */
function reaches({ way, serviceId, homeUrl, access }: Answers): boolean {
  return way === "vpc" ? serviceId !== undefined : homeUrl !== undefined && access !== undefined;
}

function vpcSteps({ serviceId }: Answers): Step[] {
  if (serviceId !== undefined) return [];
  return [
    { heading: "Make a tunnel", lines: ["npx wrangler tunnel create hearth", "It prints the tunnel's ID."] },
    {
      heading: "Connect your home to it",
      lines: [
        "In the Cloudflare dashboard: Networking, Tunnels, hearth, Add a replica shows the command with the tunnel's token.",
        "At home run cloudflared with it, 2025.7.0 or newer: docs/home/README.md has it as a compose file and as systemd units.",
      ],
    },
    {
      heading: "Make the Workers VPC service",
      lines: [
        "npx wrangler vpc service create hearth-ollama --type http --tunnel-id <tunnel ID> --ipv4 127.0.0.1 --http-port 11434",
        "With the compose file: --hostname ollama in place of --ipv4 127.0.0.1.",
      ],
    },
    { heading: "Tell this the service's ID", lines: ["npm run setup -- --vpc-service <service ID>"] },
  ];
}

function tunnelSteps({ homeUrl, access }: Answers): Step[] {
  if (homeUrl !== undefined && access !== undefined) return [];
  const host = homeUrl === undefined ? "ollama.example.com" : new URL(homeUrl).hostname;
  const missing = homeUrl === undefined ? ` --home-url https://${host}` : "";
  return [
    {
      heading: "Make a service token, and let Access stand before the host name",
      lines: [
        "In Zero Trust: Access controls, Service credentials, Service Tokens, Create. Copy both halves: the secret is shown once.",
        `Then Access controls, Applications, Add, Self-hosted, with the public host name ${host} and one policy:`,
        "action Service Auth, include Service Token. With any other action it does not work.",
      ],
    },
    {
      heading: "Make a tunnel, and give it the host name",
      lines: [
        "npx wrangler tunnel create hearth",
        `In the dashboard: Networking, Tunnels, hearth: publish ${host} as http://localhost:11434,`,
        "with HTTP Host Header localhost:11434 under the additional settings.",
        "Add a replica there shows the command with the tunnel's token. At home run cloudflared with it: docs/home/README.md",
      ],
    },
    {
      heading: "Tell this the service token",
      lines: [`npm run setup -- --way tunnel${missing}`, "It asks for both halves, and does not show the secret."],
    },
  ];
}

function lastSteps({ way, homeUrl, signIn }: Answers): Step[] {
  const home = way === "tunnel" ? ` --home ${homeUrl}` : "";
  const token = `HEARTH_TOKEN=$(node -p "require('./${SECRETS_IN}').MCP_AUTH_TOKEN")`;
  return [
    {
      heading: "Deploy, with the secrets",
      lines: [`npm run deploy -- --secrets-file ${SECRETS_IN}`, "Later on, npm run deploy is enough: secrets stay."],
    },
    {
      heading: "Let the doctor look at it",
      lines: [`${token} npm run doctor -- https://hearth.<your subdomain>.workers.dev${home}`],
    },
    {
      heading: "Connect your clients",
      lines: [
        `docs/connect.md has each. MCP_AUTH_TOKEN${signIn ? ", and OWNER_PASSWORD for signing in, are" : " is"} in ${SECRETS_IN}: keep it where nobody else reads.`,
      ],
    },
  ];
}
