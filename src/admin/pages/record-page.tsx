import type { FC } from "hono/jsx";
import { NEWER } from "../../config/records/problem-of.ts";
import type { ShownRecord } from "../../config/store/change.ts";
import type { RecordForm } from "../record-form.ts";
import { FormFrame, type FormProps } from "./form-frame.tsx";
import { RecordFacts } from "./record-facts.tsx";
import { Problems, RecordFields } from "./record-fields.tsx";
import { belowKind, Moment, pathOf, SettingsFrame } from "./settings-frame.tsx";

/** Name of the field with the revision of the record that the form shows. */
export const REVISION_FIELD = "revision";

interface Props extends FormProps {
  form: RecordForm & { record: ShownRecord };
  /** Key of the form that removes the record. */
  removalKey: string;
}

/** One record: what it holds, a form that changes it, and one that removes it. */
export const RecordPage: FC<Props> = ({ form, removalKey, ...formProps }) => {
  const { kind, record } = form;
  const path = pathOf(kind.name, record.id);
  const revision = <input type="hidden" name={REVISION_FIELD} value={String(record.revision)} />;
  return (
    <SettingsFrame title={record.id} above={belowKind(kind)}>
      <RecordFacts record={record} />
      <span class="fact">
        changed: <Moment at={record.changedAt} />
      </span>
      {form.faults.length > 0 && (
        <p class="notice" role="alert">
          Nothing was changed. Correct what is marked, and send the form again.
        </p>
      )}
      <Problems form={form} field="" />
      {record.problem !== NEWER && (
        <section>
          <h2>Change it</h2>
          <FormFrame action={path} button="Save" {...formProps}>
            {revision}
            <RecordFields form={form} />
          </FormFrame>
        </section>
      )}
      <details>
        <summary>Remove it</summary>
        <p>It then has no effect any more, within 30 seconds everywhere. This cannot be undone.</p>
        <FormFrame action={`${path}/remove`} button="Remove" isQuiet formKey={removalKey}>
          {revision}
        </FormFrame>
      </details>
    </SettingsFrame>
  );
};
