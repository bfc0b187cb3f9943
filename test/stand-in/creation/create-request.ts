import { anything, dictionary, type Fields, flag, list, readRequest, text, texts } from "../http/read-request.ts";
import { message } from "../http/request-fields.ts";

/** `modelfile` and `path` are not among them: Ollama has ignored both since 0.5.5. */
const fields = {
  model: text,
  name: text,
  stream: flag,
  from: text,
  /** File names with the digests of uploaded blobs */
  files: texts,
  template: text,
  system: text,
  license: anything,
  parameters: dictionary,
  messages: list(message, "[]api.Message"),
  quantize: text,
  quantization: text,
};

export type CreateRequest = Fields<typeof fields>;

/** @throws OllamaError 400 in Go's words */
export const readCreateRequest = (body: string): CreateRequest => readRequest("CreateRequest", fields, body);
