import type { Dialect } from "./fake-model.ts";

interface Body {
  tools: { functionDeclarations?: { name: string }[] }[];
  contents: { parts: { functionResponse?: { response?: { output?: string; error?: string } } }[] }[];
}

/** Google's generateContent, which Gemini CLI speaks. */
export const geminiContent: Dialect = {
  named: false,
  read(body) {
    const { tools, contents } = body as Body;
    const parts = contents.flatMap((content) => content.parts);
    return {
      tools: tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)),
      results: parts.flatMap(({ functionResponse }) => {
        if (functionResponse === undefined) return [];
        return functionResponse.response?.output ?? JSON.stringify(functionResponse.response);
      }),
    };
  },
  write(move) {
    const part = "say" in move ? { text: move.say } : { functionCall: { name: move.call, args: move.arguments } };
    const candidate = { index: 0, content: { role: "model", parts: [part] }, finishReason: "STOP" };
    const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 };
    return [{ candidates: [candidate], usageMetadata }];
  },
};
