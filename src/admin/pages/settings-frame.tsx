import type { Child, FC } from "hono/jsx";
import { Page } from "../../pages/page.tsx";

/** Where these pages are. */
export const SETTINGS_PATH = "/admin/settings";

/** The path of the page of a kind of record, or of one record. */
export const pathOf = (kind: string, id?: string): string =>
  `${SETTINGS_PATH}/${kind}${id === undefined ? "" : `/${encodeURIComponent(id)}`}`;

/** The page of all settings. */
const TOP = { title: "Settings", path: SETTINGS_PATH };

interface Props {
  title: string;
  /** The pages above this one, after the account. */
  above?: readonly { title: string; path: string }[];
  children?: Child;
}

/** The way to what is below the page of a kind. */
export const belowKind = ({ title, name }: { title: string; name: string }) => [TOP, { title, path: pathOf(name) }];

/** Frame of the pages below /admin/settings, with the way back. */
export const SettingsFrame: FC<Props> = ({ title, above = [TOP], children }) => (
  <Page title={title} wide>
    <nav aria-label="Way back">
      <a href="/account">Account</a>
      {above.map((page) => (
        <a href={page.path}>{page.title}</a>
      ))}
    </nav>
    <h1>{title}</h1>
    {children}
  </Page>
);

/** A moment as it is shown: 2026-12-03 14:05 UTC. */
export const Moment: FC<{ at: number }> = ({ at }) => (
  <time class="whole" datetime={new Date(at).toISOString()}>
    {new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC
  </time>
);
