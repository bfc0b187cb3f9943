import type { Bindings } from "../../src/config/bindings.ts";

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {}
  }
}
