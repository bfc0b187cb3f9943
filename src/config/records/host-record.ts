import * as z from "zod";
import { hostFields, hostId } from "../hosts/host-fields.ts";
import { urlProblem } from "../hosts/url-problem.ts";
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
    key: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{1,1000}$/, { error: "must be one word of plain characters, without Bearer before it" })
      .optional()
      .describe("The API key that it asks for, of the kind openai"),
  }),
  secrets: ["access", "key"],
  form: { inside: { isBox: true } },
  check: (id, data) => {
    const read = hostFields.safeParse(data);
    if (!read.success) return faultsIn(read);
    const { kind = "ollama", url } = read.data;
    const problem = url === undefined ? (id === "home" ? undefined : "is needed") : urlProblem(kind, url);
    return problem === undefined ? [] : [{ field: "url", problem }];
  },
};
