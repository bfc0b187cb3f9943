import { once } from "node:events";
import { createServer } from "node:net";
import { Problem } from "../terminal/problem.ts";
import type { LocalSettings } from "./local-settings.ts";

/** wrangler would say it in a stack trace. */
export async function assertPortIsFree({ ip, port, origin }: LocalSettings): Promise<void> {
  const server = createServer().listen(port, ip);
  try {
    await once(server, "listening");
  } catch (thrown) {
    throw new Problem(await whyNot((thrown as NodeJS.ErrnoException).code, { ip, port, origin }));
  }
  server.close();
  await once(server, "close");
}

type Place = Pick<LocalSettings, "ip" | "port" | "origin">;

async function whyNot(code: string | undefined, { ip, port, origin }: Place): Promise<string> {
  const another = `Take another port: npm start -- --port ${port < 65_535 ? port + 1 : 4838}`;
  if (code === "EACCES") return `This user may not listen on port ${port}. ${another}`;
  if (code !== "EADDRINUSE") return `The Worker cannot listen on ${ip}:${port} (${code}): see [dev] in wrangler.toml.`;
  if (await isHearth(origin)) {
    return `Hearth runs at ${origin} already. Ask it something: npm run try -- "question". ${another}`;
  }
  return `Port ${port} is used by another program. ${another}`;
}

async function isHearth(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(2000) });
    return "version" in ((await response.json()) as object);
  } catch {
    return false;
  }
}
