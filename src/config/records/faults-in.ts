import type * as z from "zod";
import type { RecordFault } from "./record-kind.ts";

/** Returns every fault that zod found, each with its place; none if it found none. */
export function faultsIn({ error }: z.ZodSafeParseResult<unknown>): RecordFault[] {
  return (error?.issues ?? []).flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          field: [...issue.path, key].join("."),
          problem: "is not a known field",
        }))
      : [{ field: issue.path.join("."), problem: issue.message }],
  );
}
