import { expect, test } from "vitest";
import { quoteHost } from "../../../src/hosts/quote-host.ts";

test.each([
  ["open /home/ada/.ollama/models/x: permission denied", '"open [a path]: permission denied"'],
  ["open /Users/Ada Lovelace/.ollama/models/x: denied", '"open [a path]: denied"'],
  ["unable to load model: /usr/share/ollama/blobs/sha256-1", '"unable to load model: [a path]"'],
  ["rename C:\\Users\\Ada L\\x: Access is denied.", '"rename [a path]: Access is denied."'],
  ["open C:/Users/Ada L/.ollama/x: Access is denied.", '"open [a path]: Access is denied."'],
  ['stat "/data/models/y" failed', `"stat '[a path]' failed"`],
])("a path of the home is left out: %s", (says, quoted) => {
  expect(quoteHost(says)).toBe(quoted);
});

test.each([
  'Get "https://127.0.0.1:5000/v2/lab/tiny/manifests/1": http: server gave HTTP response to HTTPS client',
  "pull model manifest: file does not exist",
  "hf.co/org/repo:Q4_K_M is not there",
  "use /api/chat or /v2/x instead",
  "12 tokens/s, and/or less",
])("what is no path stays: %s", (says) => {
  expect(quoteHost(says)).toBe(`"${says.replaceAll('"', "'")}"`);
});
