import type { FC } from "hono/jsx";
import { Page } from "../../pages/page.tsx";

interface Props {
  title: string;
  /** What happened, and what to do next. */
  message: string;
  next: string;
  /** Back to the client, with the error in the form that OAuth has for it. */
  back?: { host: string; url: string };
}

export const ErrorPage: FC<Props> = ({ title, message, next, back }) => (
  <Page title={title}>
    <h1>{title}</h1>
    <p>{message}</p>
    <p class="quiet">{next}</p>
    {back !== undefined && (
      <p>
        <a class="button" href={back.url} rel="noreferrer">
          Back to {back.host}
        </a>
      </p>
    )}
  </Page>
);
