/** Settings to paste into one client. */
export interface ClientSettings {
  client: string;
  where: string;
  text: string;
}

/** Returns ready-to-paste settings for the most common clients, including the token. */
export function clientSettings(origin: string, token: string): ClientSettings[] {
  const url = `${origin}/mcp`;
  const headers = { Authorization: `Bearer ${token}` };
  return [
    {
      client: "Claude Code",
      where: "in a shell",
      text: `claude mcp add --transport http hearth ${url} --header "Authorization: Bearer ${token}"`,
    },
    {
      client: "Codex",
      where: "~/.codex/config.toml",
      text: `[mcp_servers.hearth]\nurl = "${url}"\nbearer_token_env_var = "HEARTH_TOKEN"`,
    },
    { client: "Codex", where: "in the shell that starts it", text: `export HEARTH_TOKEN=${token}` },
    {
      client: "Gemini CLI",
      where: "in a shell",
      text: `gemini mcp add --scope user --transport http -H "Authorization: Bearer ${token}" hearth ${url}`,
    },
    {
      client: "Cursor",
      where: "~/.cursor/mcp.json",
      // Cursor drops these headers if it finds OAuth metadata. /token/mcp has none.
      text: json({ mcpServers: { hearth: { url: `${origin}/token/mcp`, headers } } }),
    },
    {
      client: "VS Code",
      where: ".vscode/mcp.json",
      text: json({ servers: { hearth: { type: "http", url, headers } } }),
    },
  ];
}

const json = (value: unknown) => JSON.stringify(value, null, 2);
