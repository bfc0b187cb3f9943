import type { FC } from "hono/jsx";
import { SETTINGS_PATH, SettingsFrame } from "./settings-frame.tsx";

/** Tells that a form was not taken: it was sent before, or shown in another sign-in. */
export const SentFormPage: FC<{ reason: "sent" | "other_session" }> = ({ reason }) => (
  <SettingsFrame title={reason === "sent" ? "This form was already sent" : "Open the page again"}>
    {reason === "sent" ? (
      <>
        <p>It works once. What it asked for was tried the first time; this time, nothing was changed.</p>
        <p class="quiet">
          If it made a token that you did not see, nobody has seen it: remove that token, and add it again.
        </p>
      </>
    ) : (
      <p>This form belongs to another sign-in, so nothing was changed. Open its page again and fill it in there.</p>
    )}
    <p>
      <a class="button" href={SETTINGS_PATH}>
        To the settings
      </a>
    </p>
  </SettingsFrame>
);
