import type { Wave } from "./wave.ts";
import { batches } from "./waves/batches.ts";
import { deepBodies } from "./waves/deep-bodies.ts";
import { forgedLogins } from "./waves/forged-logins.ts";
import { fullQueue } from "./waves/full-queue.ts";
import { hugeBodies } from "./waves/huge-bodies.ts";
import { largeConversations } from "./waves/large-conversations.ts";
import { malformedMessages } from "./waves/malformed-messages.ts";
import { manyViewers } from "./waves/many-viewers.ts";
import { randomBytes } from "./waves/random-bytes.ts";
import { registrations } from "./waves/registrations.ts";
import { registries } from "./waves/registries.ts";
import { wrongTypes } from "./waves/wrong-types.ts";

/** In this order. The wave with a fixed number of attacks comes last and gets the remaining time. */
export const WAVES: readonly Wave[] = [
  malformedMessages,
  batches,
  deepBodies,
  hugeBodies,
  fullQueue,
  manyViewers,
  largeConversations,
  wrongTypes,
  registries,
  randomBytes,
  forgedLogins,
  registrations,
];
