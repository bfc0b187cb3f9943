import { type FixtureTool, said } from "./fixture-tool.ts";

/** Tools that tell how far they are. */
export const tellingTools: Record<string, FixtureTool> = {
  test_tool_with_progress: {
    description: "Tells its progress, to whoever asked for it.",
    run: async ({ mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const progress of progressToken === undefined ? [] : [0, 50, 100]) {
        await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
      }
      return said("Done.");
    },
  },
  test_tool_with_logging: {
    description: "Logs that it begins, works and ends.",
    run: async ({ mcpReq }) => {
      for (const line of ["It begins.", "It works.", "It ends."]) await mcpReq.log("info", line);
      return said("Done.");
    },
  },
  test_logging_tool: {
    description: "Logs a line, to whoever set a log level.",
    run: async ({ mcpReq }) => {
      await mcpReq.log("info", "A line.");
      return said("Done.");
    },
  },
};
