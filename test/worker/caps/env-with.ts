import { env } from "cloudflare:workers";
import type { Bindings } from "../../../src/config/bindings.ts";

/** For an object with other settings than those of the tests. */
export const envWith = (settings: Record<string, string>) => ({ ...env, ...settings }) as Bindings;
