import type { Resource } from "./define-resource.ts";
import { helpTopic, helpTopics } from "./help.ts";
import { model, models } from "./models.ts";
import { request } from "./requests.ts";
import { session, sessionMarkdown, sessions } from "./sessions.ts";

/** Every resource and template, in the order in which clients see them. */
export const resources: readonly Resource[] = [
  models,
  model,
  sessions,
  session,
  sessionMarkdown,
  request,
  ...helpTopics,
  helpTopic,
];
