import type { FC } from "hono/jsx";
import { type AuditRow, MAX_AUDIT_ROWS } from "../../config/store/record-table.ts";
import { Moment, pathOf, SETTINGS_PATH, SettingsFrame } from "./settings-frame.tsx";

const WAYS: Readonly<Record<string, string>> = {
  page: "on a page",
  command: "by the API or a command",
  import: "by an import",
};

/** The changes of records, the newest first. */
export const AuditPage: FC<{ rows: readonly AuditRow[]; hasMore: boolean }> = ({ rows, hasMore }) => (
  <SettingsFrame title="Changes">
    <p class="quiet">
      Every change of a record, without values. They are kept for a year, and at most {MAX_AUDIT_ROWS} of them.
    </p>
    {rows.length === 0 && <p>There are none yet.</p>}
    <ul class="rows">
      {rows.map(({ at, way, action, kind, id, fields }) => (
        <li>
          <div>
            <Moment at={at} /> {action === "remove" ? "removed" : "set"} {kind}{" "}
            <a href={pathOf(kind, id)}>
              <strong>{id}</strong>
            </a>
            <span class="fact">
              {WAYS[way] ?? way}
              {fields.length > 0 && `: ${fields.join(", ")}`}
            </span>
          </div>
        </li>
      ))}
    </ul>
    {hasMore && (
      <p>
        <a href={`${SETTINGS_PATH}/audit?all`}>Show all</a>
      </p>
    )}
  </SettingsFrame>
);
