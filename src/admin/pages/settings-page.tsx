import type { FC } from "hono/jsx";
import { pathOf, SETTINGS_PATH, SettingsFrame } from "./settings-frame.tsx";

interface Props {
  /** What needs attention in the settings. */
  warnings: readonly string[];
  kinds: readonly { name: string; title: string; about: string; count: number; problems: number }[];
  /** How many records are of kinds that this version does not know. */
  unknown: number;
}

/** Every kind of record, with what needs attention. */
export const SettingsPage: FC<Props> = ({ warnings, kinds, unknown }) => (
  <SettingsFrame title="Settings" above={[]}>
    {warnings.map((warning) => (
      <p class="notice break">{warning}</p>
    ))}
    <p class="quiet">What you change here works at once, and within 30 seconds everywhere, without a deployment.</p>
    <ul class="rows">
      {kinds.map(({ name, title, about, count, problems }) => (
        <li>
          <div>
            <a href={pathOf(name)}>
              <strong>{title}</strong>
            </a>{" "}
            <span class="quiet">
              {count}
              {problems > 0 && `, ${problems} with a problem`}
            </span>
            <br />
            <span class="quiet">{about}</span>
          </div>
        </li>
      ))}
    </ul>
    {unknown > 0 && (
      <p class="quiet">
        {unknown} more of kinds that this version of Hearth does not know. They are kept, and have no effect here.
      </p>
    )}
    <div class="row">
      <a class="button" href={`${SETTINGS_PATH}/audit`}>
        Changes
      </a>
      <a class="button" href={`${SETTINGS_PATH}/export`}>
        Export
      </a>
      <a class="button" href={`${SETTINGS_PATH}/import`}>
        Import
      </a>
    </div>
  </SettingsFrame>
);
