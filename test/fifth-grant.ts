import { ALL_GRANTS, GRANT_NAMES, GRANTS } from "../src/core/caller.ts";

/** A grant that a later version could add. */
export const FIFTH = "outside";

/** For `beforeAll`: adds the grant to the table, as a later version would. Returns what removes it after the tests. */
export function addFifthGrant(): () => void {
  const tables: Record<string, string>[] = [GRANTS, GRANT_NAMES];
  for (const table of tables) table[FIFTH] = "Send prompts to providers outside your house";
  (ALL_GRANTS as string[]).push(FIFTH);
  return () => {
    for (const table of tables) delete table[FIFTH];
    ALL_GRANTS.pop();
  };
}
