import type { FC } from "hono/jsx";
import { Page } from "../../pages/page.tsx";

interface Props {
  title: string;
  /** What happened. */
  message: string;
  /** What to do next. */
  next: string;
  /** Link back to the client, with the error in OAuth's form. */
  back?: { target: string; url: string };
}

/** Tells a person what went wrong and what to do next. */
export const ErrorPage: FC<Props> = ({ title, message, next, back }) => (
  <Page title={title}>
    <h1>{title}</h1>
    <p>{message}</p>
    <p class="quiet">{next}</p>
    {back !== undefined && (
      <p>
        <a class="button" href={back.url} rel="noreferrer">
          Back to {back.target}
        </a>
      </p>
    )}
  </Page>
);
