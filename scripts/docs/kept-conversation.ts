import { MODEL, steady, type Tell } from "./telling.ts";

/** A conversation under a name: kept, gone on with, found, read, deleted. */
export async function tellKeeping(tell: Tell): Promise<void> {
  const session_id = "trip-to-france";
  const turn = (content: string) => ({
    model: MODEL,
    session_id,
    messages: [{ role: "user", content }],
    options: steady,
  });
  await tell({
    title: "A conversation that is kept",
    shows: "With a session_id it is kept under that name, and only what is new has to be sent.",
    tool: "ollama_chat",
    args: turn("What is the capital of France?"),
  });
  await tell({
    title: "Go on with it",
    shows: "What was said before goes along by itself, from any client of the same user, and with any model.",
    tool: "ollama_chat",
    args: turn("And of Italy?"),
  });
  await tell({
    title: "Find it again",
    shows: "All conversations of this user are searched: what was said, titles and tags.",
    tool: "ollama_list_sessions",
    args: { query: "italy" },
  });
  await tell({
    title: "Read it",
    shows: "With the tokens that each message takes, as far as Ollama has counted them.",
    tool: "ollama_load_context",
    args: { session_id },
  });
  await tell({
    title: "Delete it",
    shows: "For good: its words go from the search index too.",
    tool: "ollama_clear_context",
    args: { session_id },
  });
}
