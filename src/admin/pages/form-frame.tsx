import type { Child, FC } from "hono/jsx";

/** Name of the field with the key of the form. */
export const KEY_FIELD = "key";
/** Name of the field with the owner's password. */
export const PASSWORD_FIELD = "password";

/** What every form here has. */
export interface FormProps {
  /** Makes the form work once: see `SignedInOwner`. */
  formKey: string;
  /** Whether the owner must type the password again. */
  asksPassword?: boolean;
  /** Why the password did not count. */
  passwordProblem?: string;
}

interface Props extends FormProps {
  action: string;
  button: string;
  /** Whether the form sends a file. */
  hasFile?: boolean;
  /** Whether the button is not the main one of the page. */
  isQuiet?: boolean;
  children?: Child;
}

/** A form that works once. Its button takes one click of a double click: see `.once` in pages/style.ts. */
export const FormFrame: FC<Props> = ({
  action,
  button,
  hasFile,
  isQuiet,
  formKey,
  asksPassword,
  passwordProblem,
  children,
}) => (
  <form method="post" action={action} class="once" enctype={hasFile ? "multipart/form-data" : undefined}>
    <input type="hidden" name={KEY_FIELD} value={formKey} />
    {children}
    {passwordProblem !== undefined && (
      <p class="notice" role="alert">
        {passwordProblem}
      </p>
    )}
    {asksPassword && (
      <label>
        Owner's password, because you signed in more than 15 minutes ago
        <input type="password" name={PASSWORD_FIELD} autocomplete="current-password" required />
      </label>
    )}
    <button type="submit" class={isQuiet ? undefined : "main"}>
      {button}
    </button>
  </form>
);
