import type { FC } from "hono/jsx";
import { formFields, inputName, type RecordForm, removalName } from "../record-form.ts";

interface Props {
  form: RecordForm;
  field: string;
}

/** The inputs of the fields of a record, each with what is wrong with it. */
export const RecordFields: FC<{ form: RecordForm }> = ({ form }) => (
  <>
    {formFields(form).map((field) => {
      const { choices, isBox } = form.kind.form?.[field] ?? {};
      if (choices !== undefined) return <Choices form={form} field={field} choices={choices} />;
      return isBox ? <Box form={form} field={field} /> : <Line form={form} field={field} />;
    })}
  </>
);

/** What a fault speaks of, where the form has another word for it. */
const NAMES: Readonly<Record<string, string>> = { "": "This record", id: "The name" };

/** What is wrong with a field, or with the record as a whole (the field `""`). */
export const Problems: FC<Props> = ({ form, field }) => (
  <>
    {faultsAt(form, field).map(({ field: place, problem }) => (
      <span class="problem">
        {NAMES[place] ?? place} {problem}.
      </span>
    ))}
  </>
);

const faultsAt = ({ faults }: RecordForm, field: string) =>
  faults.filter((fault) => fault.field.split(".")[0] === field);

const descriptionOf = ({ kind }: RecordForm, field: string): string => kind.fields.shape[field]?.description ?? "";

const Choices: FC<Props & { choices: Readonly<Record<string, string>> }> = ({ form, field, choices }) => {
  const stored = form.record?.data[field];
  const ticked = form.typed?.getAll(inputName(field)) ?? (Array.isArray(stored) ? stored : []);
  return (
    <fieldset>
      <legend>{field}</legend>
      <span class="quiet">{descriptionOf(form, field)}</span>
      <Problems form={form} field={field} />
      {Object.entries(choices).map(([choice, sentence]) => (
        <label class="grant">
          <input type="checkbox" name={inputName(field)} value={choice} checked={ticked.includes(choice)} />
          <strong>{choice}</strong>
          <span>{sentence}.</span>
        </label>
      ))}
    </fieldset>
  );
};

const Box: FC<Props> = ({ form, field }) => {
  const { typed, record } = form;
  const checked = typed === undefined ? record?.data[field] === true : typed.has(inputName(field));
  return (
    <label class="grant">
      <input type="checkbox" name={inputName(field)} value="true" checked={checked} />
      <strong>{field}</strong>
      <span>
        {descriptionOf(form, field)}
        <Problems form={form} field={field} />
      </span>
    </label>
  );
};

/** One line: a text, or a secret, of which only is shown that it is set. */
const Line: FC<Props> = ({ form, field }) => {
  const { kind, typed, record } = form;
  const name = inputName(field);
  const stored = record?.data[field];
  const isSecret = kind.secrets.includes(field);
  const input = isSecret
    ? { type: "password", autocomplete: "new-password" }
    : { type: "text", autocomplete: "off", value: typed?.get(name) ?? (stored === undefined ? "" : String(stored)) };
  return (
    <div class="field">
      <label for={name}>
        <strong>{field}</strong>
      </label>
      <span id={`${name}.about`} class="quiet">
        {descriptionOf(form, field)}
        <Problems form={form} field={field} />
      </span>
      <input id={name} name={name} aria-describedby={`${name}.about`} spellcheck={false} {...input} />
      {isSecret && record?.secrets.includes(field) && (
        <label class="grant">
          <input type="checkbox" name={removalName(field)} value="true" />
          <strong>Remove {field}</strong>
          <span>It is set. If the line above is empty, it is kept.</span>
        </label>
      )}
    </div>
  );
};
