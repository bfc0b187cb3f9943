import type { FC } from "hono/jsx";
import type { ShownRecord } from "../../config/store/change.ts";

/** What a record holds, as one line for each field. Of a secret only that it is set. */
export const RecordFacts: FC<{ record: ShownRecord }> = ({ record: { data, secrets, problem } }) => (
  <>
    {problem !== undefined && <span class="problem">This record {problem}.</span>}
    {Object.entries(data).map(([field, value]) => (
      <span class="fact">
        {field}: {shown(value)}
      </span>
    ))}
    {secrets.map((field) => (
      <span class="fact">{field}: set, not shown</span>
    ))}
  </>
);

/** A value of a record as a person reads it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(shown).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${shown(part)}`)
    .join(" ");
}
