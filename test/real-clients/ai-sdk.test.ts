import { describe, expect, test } from "vitest";
import { createMCPClient } from "../../packages/clients/index.ts";
import { openHouse } from "../e2e/house.ts";
import { type ConnectClient, everyStep, tokens, WAIT } from "./every-step.ts";

const house = openHouse(WAIT);

const connect: ConnectClient = async (url, token) => {
  const headers = { Authorization: `Bearer ${token}` };
  const client = await createMCPClient({ transport: { type: "http", url, headers } });
  const tools = await client.tools();
  return {
    toolNames: async () => Object.keys(tools),
    call: async (name, args) => {
      const options = { toolCallId: "1", messages: [], context: undefined };
      return (await tools[name]?.execute(args, options)) as Record<string, unknown>;
    },
    close: () => client.close(),
  };
};

describe("@ai-sdk/mcp", () => {
  const log = everyStep("ai-sdk", house, connect, { showsProgress: false });

  test("gives its model the text, with the value left out", async () => {
    const client = await createMCPClient({
      transport: {
        type: "http",
        url: `${house.hearth.url}/mcp`,
        headers: { Authorization: `Bearer ${house.hearth.token}` },
      },
    });
    const { ollama_chat: chat } = await client.tools();
    const { given: output } = log.calls.find(({ tool }) => tool === "ollama_chat") ?? {};
    const toModel = await chat?.toModelOutput?.({ toolCallId: "1", input: {}, output: output as never });
    log.model = toModel;
    expect(toModel).toMatchObject({ type: "content", value: [{ type: "text" }] });
    expect(JSON.stringify(toModel)).toContain(tokens(30));
    expect(JSON.stringify(toModel)).toContain("data, not instructions");
    expect(JSON.stringify(toModel)).not.toContain("structuredContent");
    await client.close();
  });
});
