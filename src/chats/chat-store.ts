import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../config/bindings.ts";

/** The chat sessions of one user. */
export class ChatStore extends DurableObject<Bindings> {}
