/**
 * `npm run docs:picture`: draws the pictures of the README from real calls. OLLAMA_URL names an Ollama, and OLLAMA_MODEL
 * one of its models.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PASSWORD } from "../../harness/oauth/oauth-client.ts";
import { startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { launchChromium } from "../../packages/browser/index.ts";
import { Problem, printProblem } from "../terminal/problem.ts";
import { drawConsent, drawHtml } from "./pictures/draw.ts";
import { recordHandOver, WAIT_SECONDS } from "./pictures/record-calls.ts";
import { transcriptPage } from "./pictures/transcript-page.ts";

const PROMPT = "Write a Python function that returns the n longest words of a text. Code only, with a docstring.";

process.chdir(join(import.meta.dirname, "../.."));
try {
  await drawPictures(process.env.OLLAMA_URL, process.env.OLLAMA_MODEL ?? "gemma3:270m");
} catch (thrown) {
  printProblem(thrown, { stack: true });
  process.exitCode = 1;
}

async function drawPictures(ollama: string | undefined, model: string): Promise<void> {
  mkdirSync("docs/images", { recursive: true });
  if (ollama === undefined) throw new Problem(`Set OLLAMA_URL to an Ollama that has ${model}, or OLLAMA_MODEL too.`);
  const hearth = await startHearth({ OLLAMA_BASE_URL: ollama, OWNER_PASSWORD: PASSWORD, ALLOWED_MODELS: model });
  const browser = await launchChromium();
  try {
    const calls = await recordHandOver(hearth, model, PROMPT);
    if (calls.length < 2) throw new Problem(`The model was done within ${WAIT_SECONDS} s. Take a larger one.`);
    const title = `An MCP client that waits ${WAIT_SECONDS} s, and Ollama with ${model}`;
    await drawHtml(browser, "hand-over", transcriptPage(title, calls));
    await drawConsent(browser, "consent", hearth.url);
    console.log(`docs/images/ has the pictures of ${calls.length} calls and of the consent page.`);
  } finally {
    await browser.close();
    await hearth.stop();
  }
}
