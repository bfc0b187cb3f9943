import type { Check } from "./check.ts";
import { cancel } from "./checks/cancel.ts";
import { coldLoad } from "./checks/cold-load.ts";
import { generation } from "./checks/generation.ts";
import { health } from "./checks/health.ts";
import { home } from "./checks/home.ts";
import { models } from "./checks/models.ts";
import { oauthMetadata } from "./checks/oauth-metadata.ts";
import { openHome } from "./checks/open-home.ts";
import { staticCall } from "./checks/static-call.ts";
import { streaming } from "./checks/streaming.ts";
import { unauthorized } from "./checks/unauthorized.ts";
import { userAgents } from "./checks/user-agents.ts";

/**
 * All checks, from the outside in. Prerequisites come first: a model must be loaded before its speed is measured, and its
 * speed must be known before the doctor can ask for an answer of a certain duration.
 */
export const CHECKS: readonly Check[] = [
  health,
  unauthorized,
  oauthMetadata,
  userAgents,
  staticCall,
  home,
  openHome,
  models,
  coldLoad,
  generation,
  streaming,
  cancel,
];
