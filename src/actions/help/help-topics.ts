import { ERROR_CODES } from "../../core/errors.ts";

const OPTIONS = `Options go into the object "options" of a call. Ollama's defaults are used where one is left out, or the model's own.

- temperature (0.8): 0 for the same answer each time, higher for more variety.
- num_predict (-1): most tokens of the answer. Set it: a small model may go on for long.
- num_ctx: tokens of prompt and answer together. Below 23 GiB of VRAM Ollama takes 4096 unless told. A longer prompt is cut, and the answer then says so. Changing it loads the model anew, so keep to one value.
- seed: with a temperature above 0, makes an answer repeatable.
- stop: texts at which the answer ends.
- top_p (0.9), top_k (40), min_p (0): which tokens are considered. Change one of them, or temperature, not all.
- repeat_penalty, repeat_last_n (64), presence_penalty, frequency_penalty: against repetition.
- num_gpu, num_thread, num_batch, use_mmap: how it runs; Ollama mostly knows best.

format takes a JSON Schema and makes the answer follow it; say in the prompt, too, that you want JSON. think turns thinking on or off where a model can. keep_alive says how long the model stays loaded ("30m"; "-1" for ever; "0" not at all).
Options that Ollama no longer has (mirostat, low_vram, ...) are taken and ignored, and the answer says so.`;

const MODELFILES = `A Modelfile says what a model is made of. ollama_create_model and ollama_update_model take one, or the same as fields.

    FROM gemma3:270m              the base: an installed model, one of the library, or hf.co/org/repo:Q4_K_M
    SYSTEM You are terse.         system prompt
    PARAMETER temperature 0       a default for options; PARAMETER stop may stand several times
    TEMPLATE """..."""            prompt template; leave it out to keep the base's
    MESSAGE user Hello            example conversation; roles: system, user, assistant
    LICENSE """..."""

A text over several lines stands in """ on both sides. A line that begins with # is a comment. Files cannot be named: FROM ./model.gguf and ADAPTER work only at home, with ollama create.
An inherited parameter can be overridden and not removed. quantize (q4_K_M, q8_0) needs a base in F16 or F32.
ollama_create_model refuses a name that exists. ollama_update_model replaces it with overwrite: true; without from and modelfile it builds on the model itself, so {model, system, overwrite: true} changes the system prompt and nothing else.`;

const SLOW = `A model at home may need a minute to load and seconds for each sentence. No call waits for ever: after some time (50 s unless the owner or ?wait= in the URL say otherwise) it returns status "running" or "queued", a request_id and what there is by then. The work goes on.

- Call ollama_get_request with the request_id and the offset from "next". It waits again and brings the rest. Results are kept for a day; any client of the same user may collect them.
- Do not ask the same again: the GPU would do it twice. An equal call joins the one that still runs and that nobody watches; fresh: true prevents that.
- ollama_cancel_request stops it, and the GPU with it. ollama_list_requests shows what runs, waits and has ended.
- One request at a time uses the GPU unless the owner allows more; users take turns. Pulls and creates do not wait for it.
- Faster: a smaller model (ollama_get_models_info), a smaller num_predict, think false, ollama_load_model beforehand, a longer keep_alive.
- error load_timeout: through a tunnel, a load or a prompt of more than about 100 s fails, each time anew. Load it once at home, take a smaller num_ctx or model, or let the owner use a Workers VPC binding.`;

const SESSIONS = `Without session_id, ollama_chat answers to the messages of the call and forgets them. With session_id: "a-name-of-your-choice" the conversation is kept: send only what is new, and what was said before goes with it, also from another client of the same user, and with another model.

- What is longer than the model's context is left out from the front, in whole turns; system messages stay. The answer says how many messages were left out. They are still kept.
- A turn ends in the session even if you leave: collect it by ollama_get_request, or find it by ollama_load_context. While one goes on, a second one in the same session gets session_busy. A turn that failed before it said anything leaves no trace.
- ollama_list_sessions lists them, and with query searches all that was said. ollama_save_context keeps a conversation from elsewhere, or adds to one. ollama_clear_context deletes one for good.
- Sessions that nobody uses expire; ollama_list_sessions says when. Nobody but this user sees them.

For a single continuation without a session: ollama_generate returns its context where context: [] was given; sent with the next prompt, it goes on from there.`;

/** What `ollama_help` tells, by topic. Short and true: each sentence is about this Hearth. */
export const HELP_TOPICS = {
  options: { title: "Sampling and runtime options", text: OPTIONS },
  modelfiles: { title: "Modelfiles: making and changing models", text: MODELFILES },
  slow_models: { title: "Slow models, hand-over and cancelling", text: SLOW },
  sessions: { title: "Conversations", text: SESSIONS },
  errors: { title: "Error codes and what helps", text: errors() },
} as const;

export type HelpTopic = keyof typeof HELP_TOPICS;

function errors(): string {
  const lines = Object.entries(ERROR_CODES).map(([code, { retryable, next }]) => {
    return `- ${code}${retryable ? " (a retry may help)" : ""}: ${next}`;
  });
  return `An error says what happened, what to do next, its code in brackets, and whether a retry may help.\n\n${lines.join("\n")}`;
}
