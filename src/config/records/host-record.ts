import * as z from "zod";
import { hostFields, hostId } from "../hosts/host-fields.ts";
import { faultsIn } from "./faults-in.ts";
import type { RecordKind } from "./record-kind.ts";

/** A server that runs models, besides the one of OLLAMA_BASE_URL, which is `home`. */
export const hostKind: RecordKind = {
  name: "host",
  version: 1,
  title: "Hosts",
  about:
    "A host is a server that runs models. The host home is the one of OLLAMA_BASE_URL; a record of that name changes how it is used.",
  max: 16,
  idExample: "gaming",
  id: z.string().trim().toLowerCase().pipe(hostId),
  fields: hostFields.extend({
    access: z
      .string()
      .regex(/^[^:\s]+:[^:\s]+$/, { error: "must be the client id and the client secret with a colon between them" })
      .optional()
      .describe("The Access service token for its host name, as CLIENT_ID:CLIENT_SECRET"),
  }),
  secrets: ["access"],
  form: { inside: { isBox: true } },
  check: (id, data) => [
    ...faultsIn(hostFields.safeParse(data)),
    ...(id !== "home" && data.url === undefined ? [{ field: "url", problem: "is needed" }] : []),
  ],
};
