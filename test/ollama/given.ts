/** What these tests are told from outside; they are about the real thing or nothing. */
export function given(name: string, sentence: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`Set ${name} to ${sentence}.`);
  return value;
}

export const ollamaUrl = () =>
  given(
    "TEST_OLLAMA_URL",
    "a real Ollama that has gemma3:270m, qwen2.5-coder:0.5b and gemma3-embed:270m, such as http://localhost:11434",
  );

export const secondUrl = () =>
  given("TEST_OLLAMA_SECOND_URL", "a second Ollama that reaches the registry too, such as http://localhost:11435");
