import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HEARTH_VERSION } from "../../core/version.ts";
import { stale } from "../fields/stale.ts";

export const getVersion = defineTool({
  name: "ollama_get_version",
  title: "Get versions",
  category: "server",
  grant: "read",
  effect: "read",
  description: "Get the versions of the Ollama at home and of this Hearth.",
  input: z.strictObject({}),
  output: z.looseObject({ version: z.string().describe("Version of Ollama"), hearth_version: z.string(), stale }),
  run: async (_, { metadata }) => {
    const { value, stale } = await metadata.version();
    return { version: value, hearth_version: HEARTH_VERSION, stale };
  },
});
