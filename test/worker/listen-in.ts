import { afterAll, expect } from "vitest";
import { home, second } from "./hearth.ts";
import { saidByClients, secrets, written } from "./written.ts";

/** Ids belong into the log, and those of tests consist of zeros, which a text may have too. */
const REQUEST_ID = /req_(?:[a-z][a-z0-9-]*_)?[0-9a-z]{20}/g;

/** After the tests of each file: of all that was written meanwhile, no line holds a secret, a prompt or an answer. */
afterAll(async () => {
  const lines = written.splice(0).map((line) => line.replace(REQUEST_ID, "req"));
  const holdsSecret = (line: string) => [...secrets].some((secret) => line.includes(secret));
  const leaks = lines.filter((line) => holdsSecret(line) || saidByClients.foundIn(line) !== undefined);
  expect([...leaks, ...(await home.overheard(lines)), ...(await second.overheard(lines))]).toEqual([]);
});
