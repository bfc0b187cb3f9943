import type { Answers } from "./answers.ts";
import { type KeptSecrets, SECRETS_IN } from "./kept-secrets.ts";

/** A step for the owner: under a heading, lines to run or to read. */
export interface Step {
  heading: string;
  lines: string[];
}

/** Returns the commands and clicks that need the account, in their order. None contains a secret. */
export function nextSteps(answers: Answers): Step[] {
  return [
    { heading: "Sign in to Cloudflare", lines: ["npx wrangler login"] },
    ...(answers.way === "vpc" ? vpcSteps(answers) : tunnelSteps(answers)),
    ...(reachesHome(answers) ? lastSteps(answers) : []),
  ];
}

/** Whether the answers are enough for the Worker to reach the home. */
function reachesHome({ way, serviceId, homeUrl, access }: Answers): boolean {
  return way === "vpc" ? serviceId !== undefined : homeUrl !== undefined && access !== undefined;
}

const RUN_CLOUDFLARED = "docs/home/README.md shows how on Linux, macOS and Windows, and with Docker.";

function vpcSteps({ serviceId }: Answers): Step[] {
  if (serviceId !== undefined) return [];
  return [
    { heading: "Create a tunnel", lines: ["npx wrangler tunnel create hearth", "It prints the ID of the tunnel."] },
    {
      heading: "Run cloudflared at home",
      lines: [
        "In the Cloudflare dashboard: Networking, Tunnels, hearth, Add a replica shows a command with the tunnel's token.",
        `At home, run cloudflared 2025.7.0 or newer with that token. ${RUN_CLOUDFLARED}`,
      ],
    },
    {
      heading: "Create the Workers VPC service",
      lines: [
        "npx wrangler vpc service create hearth-ollama --type http --tunnel-id <tunnel ID> --ipv4 127.0.0.1 --http-port 11434",
        "With the compose file: --hostname ollama instead of --ipv4 127.0.0.1.",
      ],
    },
    { heading: "Run setup again with the ID of the service", lines: ["npm run setup -- --vpc-service <service ID>"] },
  ];
}

function tunnelSteps({ homeUrl, access }: Answers): Step[] {
  if (homeUrl !== undefined && access !== undefined) return [];
  const host = homeUrl === undefined ? "ollama.example.com" : new URL(homeUrl).hostname;
  const missing = homeUrl === undefined ? ` --home-url https://${host}` : "";
  return [
    {
      heading: "Create a service token, and protect the host name with Cloudflare Access",
      lines: [
        "In Zero Trust: Access controls, Service credentials, Service Tokens, Create. Copy both halves. The secret is shown once.",
        `Then Access controls, Applications, Add, Self-hosted, with the public host name ${host} and one policy:`,
        "action Service Auth, include Service Token. No other action works.",
      ],
    },
    {
      heading: "Create a tunnel with that host name",
      lines: [
        "npx wrangler tunnel create hearth",
        `In the dashboard: Networking, Tunnels, hearth. Publish ${host} as http://localhost:11434,`,
        "and set HTTP Host Header to localhost:11434 under the additional settings.",
        "Add a replica, on the same page, shows a command with the tunnel's token.",
        `At home, run cloudflared with that token. ${RUN_CLOUDFLARED}`,
      ],
    },
    {
      heading: "Run setup again with the service token",
      lines: [
        `npm run setup -- --way tunnel${missing}`,
        "It asks for both halves of the service token, and does not show the secret.",
      ],
    },
  ];
}

function lastSteps({ way, homeUrl, signIn }: Answers): Step[] {
  const home = way === "tunnel" ? ` --home ${homeUrl}` : "";
  const token = `HEARTH_TOKEN=$(node -p "require('./${SECRETS_IN}').MCP_AUTH_TOKEN")`;
  const secrets = signIn ? "MCP_AUTH_TOKEN, and OWNER_PASSWORD for signing in, are" : "MCP_AUTH_TOKEN is";
  return [
    {
      heading: "Deploy with the secrets",
      lines: [
        `npm run deploy -- --secrets-file ${SECRETS_IN}`,
        "Later, npm run deploy is enough. The Worker keeps its secrets.",
      ],
    },
    {
      heading: "Check the deployment with the doctor",
      lines: [`${token} npm run doctor -- https://hearth.<your subdomain>.workers.dev${home}`],
    },
    {
      heading: "Connect your clients",
      lines: [`docs/connect.md covers each client. ${secrets} in ${SECRETS_IN}. Keep that file private.`],
    },
    {
      heading: "Make tokens, and change settings, while Hearth runs",
      lines: signIn ? WITH_PASSWORD : WITHOUT_PASSWORD,
    },
  ];
}

const WITH_PASSWORD = [
  "npm run token -- new NAME --url https://hearth.<your subdomain>.workers.dev",
  "npm run hearth -- kinds --url https://hearth.<your subdomain>.workers.dev",
];

const WITHOUT_PASSWORD = [
  "npm run token -- new NAME --offline",
  "With OWNER_PASSWORD set, new tokens and settings need no deployment: npm run setup -- --sign-in",
];

/** Returns what the owner must do if a Worker with the secrets of an earlier run is deployed. */
export function stepsForDeployed(before: KeptSecrets, after: KeptSecrets): Step[] {
  if (Object.keys(before).length === 0) return [];
  const hasNewKey = before.SETTINGS_KEY === undefined;
  const lostPassword = before.OWNER_PASSWORD !== undefined && after.OWNER_PASSWORD === undefined;
  const key: Step = {
    heading: "If the Worker is already deployed, set its SETTINGS_KEY",
    lines: [
      `npm run deploy -- --secrets-file ${SECRETS_IN}`,
      `It encrypts the secrets of records. If you have set one yourself, put that one into ${SECRETS_IN} first.`,
    ],
  };
  const password: Step = {
    heading: "If the Worker is already deployed, delete its password",
    lines: ["npx wrangler secret delete OWNER_PASSWORD"],
  };
  return [...(hasNewKey ? [key] : []), ...(lostPassword ? [password] : [])];
}
