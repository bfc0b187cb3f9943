import type { McpServer } from "../../harness/mcp/wire.ts";
import { faultIn } from "./asked.ts";
import type { Seen } from "./ledger.ts";
import { ask } from "./reply.ts";

const COLLECTORS = 16;
const COLLECTED_WITHIN_MS = 90_000;

/** Every request that a client has seen can be collected, and has ended as that client saw it. @returns which have not */
export async function collectAll(server: McpServer, requests: ReadonlyMap<string, Seen>): Promise<string[]> {
  const deadline = Date.now() + COLLECTED_WITHIN_MS;
  const left = [...requests];
  const missing: string[] = [];
  const collector = async () => {
    for (let next = left.pop(); next !== undefined && Date.now() < deadline; next = left.pop()) {
      const [id, seen] = next;
      const fault = await collect({ ...server, token: seen.token }, id, seen);
      if (fault !== undefined) missing.push(`${id}: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: COLLECTORS }, collector));
  return left.length === 0 ? missing : [...missing, `Time was up before the last ${left.length}.`];
}

async function collect(server: McpServer, id: string, { asked, end }: Seen): Promise<string | undefined> {
  const call = { tool: "ollama_get_request", arguments: { request_id: id }, era: "2026" } as const;
  const { value, code, trouble } = await ask(server, call);
  if (trouble !== undefined || code === "request_not_found") return trouble ?? code;
  const now = value?.status ?? (code === "cancelled" ? "cancelled" : "failed");
  if (end !== undefined && now !== end) return `${end}, and then ${now} ${code ?? ""}`;
  return now === "done" && asked !== undefined ? faultIn(String(value?.text), asked, "whole") : undefined;
}
