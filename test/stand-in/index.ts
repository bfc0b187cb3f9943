/*
 * What others import of the stand-in, in Node. A test inside workerd imports control.ts instead, which needs no sockets.
 */
export * from "./control.ts";
export { embeddingOf } from "./embedding/vector.ts";
export { DEFAULT_MODELS } from "./models/default-models.ts";
export { type ServedStandIn, serveStandIn } from "./serve.ts";
