/** Settings to paste into one client. */
export interface ClientSettings {
  client: string;
  where: string;
  text: string;
}

const ON_WINDOWS = process.platform === "win32";
/** The variable HEARTH_TOKEN, as the shell of this system writes it. */
const VARIABLE = ON_WINDOWS ? "$env:HEARTH_TOKEN" : "$HEARTH_TOKEN";

/** The token that VS Code asks for. */
const INPUT = `\${input:hearth-token}`;

/**
 * Command that puts the owner's token from .dev.vars into HEARTH_TOKEN. Commands name the variable, because a shell keeps what
 * is typed in its history.
 */
export const READ_TOKEN = ON_WINDOWS
  ? '$env:HEARTH_TOKEN = (Select-String "^MCP_AUTH_TOKEN=(.+)" .dev.vars).Matches[0].Groups[1].Value'
  : "export HEARTH_TOKEN=$(sed -n 's/^MCP_AUTH_TOKEN=//p' .dev.vars)";

/** Returns ready-to-paste settings for the most common clients. Files have the token; commands read it from HEARTH_TOKEN. */
export function clientSettings(origin: string, token: string): ClientSettings[] {
  const url = `${origin}/mcp`;
  return [
    {
      client: "Claude Code",
      where: "in a shell that has HEARTH_TOKEN",
      text: `claude mcp add --transport http hearth ${url} --header "Authorization: Bearer ${VARIABLE}"`,
    },
    {
      client: "Codex",
      where: "~/.codex/config.toml; start it in a shell that has HEARTH_TOKEN",
      text: `[mcp_servers.hearth]\nurl = "${url}"\nbearer_token_env_var = "HEARTH_TOKEN"`,
    },
    {
      client: "Gemini CLI",
      where: "in a shell that has HEARTH_TOKEN",
      text: `gemini mcp add --scope user --transport http -H "Authorization: Bearer ${VARIABLE}" hearth ${url}`,
    },
    {
      client: "Cursor",
      where: "~/.cursor/mcp.json",
      // Cursor drops these headers if it finds OAuth metadata. /token/mcp has none.
      text: json({
        mcpServers: { hearth: { url: `${origin}/token/mcp`, headers: { Authorization: `Bearer ${token}` } } },
      }),
    },
    {
      client: "VS Code",
      where: ".vscode/mcp.json, which is often committed: so it asks for the token",
      text: json({
        inputs: [{ type: "promptString", id: "hearth-token", description: "Hearth token", password: true }],
        servers: { hearth: { type: "http", url, headers: { Authorization: `Bearer ${INPUT}` } } },
      }),
    },
  ];
}

const json = (value: unknown) => JSON.stringify(value, null, 2);
