import { once } from "node:events";
import { createServer } from "node:net";
import { Problem } from "../terminal/problem.ts";
import type { LocalSettings } from "./local-settings.ts";

/** Checks the port first, because wrangler reports a taken port with a stack trace. @throws Problem */
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
  const another = `Use another port: npm start -- --port ${port < 65_535 ? port + 1 : 4838}`;
  if (code === "EACCES") return `This user is not allowed to listen on port ${port}. ${another}`;
  if (code !== "EADDRINUSE")
    return `The Worker cannot listen on ${ip}:${port} (${code}). The address is set under [dev] in wrangler.toml.`;
  if (await isHearth(origin)) {
    return `Hearth is already running at ${origin}. To ask it something: npm run try -- "question". ${another}`;
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
