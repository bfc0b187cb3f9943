import type { FC } from "hono/jsx";
import type { ShownRecord } from "../../config/store/change.ts";
import type { RecordForm } from "../record-form.ts";
import { FormFrame, type FormProps } from "./form-frame.tsx";
import { RecordFacts } from "./record-facts.tsx";
import { Problems, RecordFields } from "./record-fields.tsx";
import { Moment, pathOf, SettingsFrame } from "./settings-frame.tsx";

/** Name of the field with the id of a new record. */
export const ID_FIELD = "id";

/** From so many records on, the page has a link to its form. */
const MANY = 5;

/** What was done before the page was shown, for the `done` of its address. */
const DONE: Readonly<Record<string, string>> = {
  set: "Saved. It works at once, and within 30 seconds everywhere.",
  removed: "Removed. It has no effect any more, at the latest in 30 seconds.",
};

interface Props extends FormProps {
  form: RecordForm;
  records: readonly ShownRecord[];
  done?: string;
}

/** The records of one kind, and a form that adds one. */
export const KindPage: FC<Props> = ({ form, records, done, ...formProps }) => {
  const { kind } = form;
  const left = kind.ids?.filter((id) => !records.some((record) => record.id === id));
  const isFull = records.length >= kind.max || left?.length === 0;
  return (
    <SettingsFrame title={kind.title}>
      {done !== undefined && Object.hasOwn(DONE, done) && <p class="notice">{DONE[done]}</p>}
      <p class="quiet">{kind.about}</p>
      {records.length > MANY && !isFull && (
        <p>
          <a href="#add">Add one</a>
        </p>
      )}
      {records.length === 0 && <p>There are none yet.</p>}
      <ul class="rows">
        {records.map((record) => (
          <li>
            <div>
              <a href={pathOf(kind.name, record.id)}>
                <strong>{record.id}</strong>
              </a>
              <RecordFacts record={record} />
              <span class="fact">
                changed: <Moment at={record.changedAt} />
              </span>
            </div>
          </li>
        ))}
      </ul>
      {isFull ? (
        <p class="quiet">There can be no more than {records.length}. Remove one before you add another.</p>
      ) : (
        <AddForm form={form} ids={left} {...formProps} />
      )}
    </SettingsFrame>
  );
};

const INPUT = { autocomplete: "off", spellcheck: false, required: true, "aria-describedby": "id.about" } as const;

const AddForm: FC<FormProps & { form: RecordForm; ids?: readonly string[] }> = ({ form, ids, ...formProps }) => {
  const { kind, typed } = form;
  const id = typed?.get(ID_FIELD) ?? "";
  return (
    <section id="add">
      <h2>Add one</h2>
      {form.faults.length > 0 && (
        <p class="notice" role="alert">
          Nothing was added. Correct what is marked, and send the form again.
        </p>
      )}
      <Problems form={form} field="" />
      <FormFrame action={pathOf(kind.name)} button="Add" {...formProps}>
        <div class="field">
          <label for={ID_FIELD}>
            <strong>name</strong>
          </label>
          <span id="id.about" class="quiet">
            Such as {kind.idExample}
            <Problems form={form} field="id" />
          </span>
          {ids === undefined ? (
            <input type="text" id={ID_FIELD} name={ID_FIELD} value={id} {...INPUT} />
          ) : (
            <select id={ID_FIELD} name={ID_FIELD} aria-describedby="id.about" required>
              <option value="">Choose one</option>
              {ids.map((each) => (
                <option selected={each === id}>{each}</option>
              ))}
            </select>
          )}
        </div>
        <RecordFields form={form} />
      </FormFrame>
    </section>
  );
};
