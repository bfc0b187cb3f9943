import type { FC } from "hono/jsx";
import type { RecordFault } from "../../config/records/record-kind.ts";
import { FormFrame, type FormProps } from "./form-frame.tsx";
import { SETTINGS_PATH, SettingsFrame } from "./settings-frame.tsx";

/** Fields of the forms of export and import. */
export const TRANSFER_FIELDS = { passphrase: "passphrase", file: "file", text: "text" } as const;

/** Asks for a passphrase and downloads all records. */
export const ExportPage: FC<FormProps> = (formProps) => (
  <SettingsFrame title="Export">
    <p>
      A file with every record. It has no token, only hashes: tokens work again where it is imported. Secrets are in it
      only with a passphrase, which encrypts them. Hearth keeps no copy of the passphrase.
    </p>
    <FormFrame action={`${SETTINGS_PATH}/export`} button="Download" {...formProps}>
      <label class="field">
        <strong>passphrase</strong> <span class="quiet">Leave it empty to leave secrets out</span>
        <input type="password" name={TRANSFER_FIELDS.passphrase} autocomplete="new-password" />
      </label>
    </FormFrame>
  </SettingsFrame>
);

interface ImportProps extends FormProps {
  /** What was pasted before, if it was not taken. */
  text?: string;
  faults?: readonly RecordFault[];
  /** How many records an import has written. */
  imported?: number;
}

/** Asks for an exported file, or its text, and imports it. */
export const ImportPage: FC<ImportProps> = ({ text = "", faults = [], imported, ...formProps }) => (
  <SettingsFrame title="Import">
    {imported !== undefined && <p class="notice">Records imported: {imported}. They work at once.</p>}
    <p>Records of the file replace those of the same names. Others stay. Either all of them are imported, or none.</p>
    {faults.length > 0 && (
      <p class="notice" role="alert">
        Nothing was imported.
      </p>
    )}
    {faults.map(({ field, problem }) => (
      <span class="problem">
        {field === "" ? "The file" : field} {problem}.
      </span>
    ))}
    <FormFrame action={`${SETTINGS_PATH}/import`} button="Import" hasFile {...formProps}>
      <label class="field">
        <strong>file</strong> <span class="quiet">That an export has made</span>
        <input type="file" name={TRANSFER_FIELDS.file} accept=".json,application/json" />
      </label>
      <label class="field">
        <strong>or its text</strong>
        <textarea name={TRANSFER_FIELDS.text} rows={6} spellcheck={false} autocomplete="off">
          {text}
        </textarea>
      </label>
      <label class="field">
        <strong>passphrase</strong> <span class="quiet">If the file was exported with one</span>
        <input type="password" name={TRANSFER_FIELDS.passphrase} autocomplete="off" />
      </label>
    </FormFrame>
  </SettingsFrame>
);
