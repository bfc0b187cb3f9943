import { afterAll, expect } from "vitest";
import { home } from "./hearth.ts";
import { saidByClients, secrets, written } from "./written.ts";

/** After the tests of each file: of all that was written meanwhile, no line holds a secret, a prompt or an answer. */
afterAll(async () => {
  const lines = written.splice(0);
  const holdsSecret = (line: string) => [...secrets].some((secret) => line.includes(secret));
  const leaks = lines.filter((line) => holdsSecret(line) || saidByClients.foundIn(line) !== undefined);
  expect([...leaks, ...(await home.overheard(lines))]).toEqual([]);
});
