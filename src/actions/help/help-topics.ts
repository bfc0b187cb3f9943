import { ERROR_CODES } from "../../core/errors.ts";

const OPTIONS = `Options go into the object "options" of a call. An option that you omit takes the model's own value, or Ollama's default.

- temperature (0.8): 0 gives the same answer each time, higher values more variety.
- num_predict (-1): maximum tokens of the answer. Set it: a small model may never stop.
- num_ctx: tokens of prompt and answer together. With less than 23 GiB of VRAM Ollama's default is 4096. A longer prompt is cut, and the answer says so. Changing num_ctx reloads the model, so use one value.
- seed: makes answers repeatable at a temperature above 0.
- stop: texts that end the answer; empty ones are left out.
- top_p (0.9), top_k (40), min_p (0): which tokens are considered. Change one of them or temperature, not all.
- repeat_penalty, repeat_last_n (64), presence_penalty, frequency_penalty: reduce repetition.
- num_gpu, num_thread, num_batch, use_mmap: how the model runs; Ollama usually chooses well. They need the grant "manage"; without it they are left out, and the answer says so.

format takes a JSON Schema that the answer must follow; also ask for JSON in the prompt. Of its patterns only simple ones between ^ and $ are used, such as ^[A-Z]{2}-\\d+$; others are left out, and the answer says so. think turns thinking on or off if the model can think. keep_alive sets how long the model stays loaded ("30m"; "-1" forever; "0" unloads it at once); it needs the grant "manage" too. ollama_get_config shows the largest num_ctx that you may ask for.
Options that Ollama no longer has (mirostat, low_vram, ...) are accepted and ignored, and the answer says so.`;

const MODELFILES = `A Modelfile describes a model. ollama_create_model and ollama_update_model take a Modelfile, or the same as fields.

    FROM gemma3:270m              base: an installed model, one from the library, or hf.co/org/repo:Q4_K_M
    SYSTEM You are terse.         system prompt
    PARAMETER temperature 0       default for an option; PARAMETER stop may be repeated
    TEMPLATE """..."""            prompt template; omit it to keep the base's
    MESSAGE user Hello            example conversation; roles: system, user, assistant
    LICENSE """..."""

Put """ before and after a text of several lines. A line that begins with # is a comment. Files cannot be used: FROM ./model.gguf and ADAPTER work only at home, with ollama create.
You can override an inherited parameter but not remove it. quantize (q4_K_M, q8_0) needs a base in F16 or F32.
ollama_create_model refuses an existing name. ollama_update_model (grant "delete") replaces the model with overwrite: true; without from and modelfile it builds on the model itself, so {model, system, overwrite: true} changes only the system prompt.`;

const SLOW = `A model at home may need a minute to load and seconds for each sentence. No call waits that long: after a while (50 s, unless the owner or ?wait= in the URL sets another time) it returns status "running" or "queued", a request_id and the text so far. The work continues.

- Call ollama_get_request with the request_id and the offset from "next". It waits again and returns the rest. Results are kept for a day, and any client of the same user can collect them.
- Do not repeat the question: the GPU would do the work twice. An identical call joins a running one that nobody is watching; fresh: true prevents that.
- ollama_cancel_request stops the request and frees the GPU: at once while the model writes, but while Ollama reads the prompt only when it has read all of it. So a long prompt that is cancelled and asked again is read twice. ollama_list_requests shows running, waiting and finished requests.
- One request at a time uses the GPU, unless the owner allows more; users take turns. Pulls and creates do not wait for the GPU.
- To be faster: use a smaller model (ollama_get_models_info), a smaller num_predict, think false, ollama_load_model beforehand, or a longer keep_alive.
- Error load_timeout: through a tunnel, loading a model or reading a prompt fails after about 100 s, and repeating the call fails again. Load the model at home once, use a smaller num_ctx or model, or have the owner set up a Workers VPC binding.`;

const SESSIONS = `Without session_id, ollama_chat answers the messages of the call and forgets them. With session_id: "a-name-of-your-choice" the conversation is kept. Send only the new messages: Hearth adds the earlier ones, also for another client of the same user, and for another model.

- If the conversation is longer than the model's context, the oldest turns are left out; system messages are always sent. The answer says how many messages were left out. They are still kept.
- A turn is completed even if you disconnect: collect it with ollama_get_request, or read it with ollama_load_context. While a turn is running, another one in the same session fails with session_busy. A turn that fails before it produces text leaves nothing in the session.
- ollama_list_sessions lists the sessions, and with query searches their messages. ollama_save_context saves a conversation from elsewhere, or adds to one. ollama_clear_context deletes one permanently.
- Unused sessions expire; ollama_list_sessions says when. Only this user can see them.

To continue a single prompt without a session, pass context: [] to ollama_generate; it returns a context that you send with the next prompt.`;

/** Texts of `ollama_help` and of the resources ollama://help, by topic. */
export const HELP_TOPICS = {
  options: { title: "Sampling and runtime options", text: OPTIONS },
  modelfiles: { title: "Modelfiles: making and changing models", text: MODELFILES },
  slow_models: { title: "Slow models, collecting answers and cancelling", text: SLOW },
  sessions: { title: "Conversations", text: SESSIONS },
  errors: { title: "Error codes and what to do", text: errors() },
} as const;

/** A topic of `ollama_help`. */
export type HelpTopic = keyof typeof HELP_TOPICS;

function errors(): string {
  const lines = Object.entries(ERROR_CODES).map(([code, { retryable, next }]) => {
    return `- ${code}${retryable ? " (a retry may help)" : ""}: ${next}`;
  });
  return `An error says what happened, what to do next, its code in brackets, and whether a retry may help.\n\n${lines.join("\n")}`;
}
