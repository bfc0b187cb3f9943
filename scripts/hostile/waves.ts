import type { Wave } from "./wave.ts";
import { deepBodies } from "./waves/deep-bodies.ts";
import { forgedLogins } from "./waves/forged-logins.ts";
import { hugeBodies } from "./waves/huge-bodies.ts";
import { malformedMessages } from "./waves/malformed-messages.ts";
import { randomBytes } from "./waves/random-bytes.ts";
import { registrations } from "./waves/registrations.ts";
import { wrongTypes } from "./waves/wrong-types.ts";

/** In this order. The one that has a fixed number comes last, and has all the time that is left. */
export const WAVES: readonly Wave[] = [
  malformedMessages,
  deepBodies,
  hugeBodies,
  wrongTypes,
  randomBytes,
  forgedLogins,
  registrations,
];
