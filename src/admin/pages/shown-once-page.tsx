import type { FC } from "hono/jsx";
import type { RecordKind } from "../../config/records/record-kind.ts";
import { belowKind, pathOf, SettingsFrame } from "./settings-frame.tsx";

/** What a change made, such as a token. This page is the only one that ever shows it. */
export const ShownOncePage: FC<{ kind: RecordKind; id: string; shownOnce: string }> = ({ kind, id, shownOnce }) => (
  <SettingsFrame title={id} above={belowKind(kind)}>
    <p class="notice">Copy this now. It works at once, and is not shown again.</p>
    <pre>{shownOnce}</pre>
    <p>
      <a class="button" href={pathOf(kind.name)}>
        I have copied it
      </a>
    </p>
  </SettingsFrame>
);
