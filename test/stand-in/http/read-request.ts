import { fromGoJson } from "./go-json.ts";
import { OllamaError } from "./ollama-error.ts";

/**
 * Reads one field as Go's decoder would.
 * `at` is the path that its error names, such as `GenerateRequest.prompt`.
 */
export type Reader<T> = (value: unknown, at: string) => T;

type Shape = Record<string, Reader<unknown>>;

/** What a shape reads: every field may be missing, for null counts as missing. */
export type Fields<S extends Shape> = { [Key in keyof S]?: ReturnType<S[Key]> };

function refuse(value: unknown, at: string, type: string): never {
  throw new OllamaError(400, `json: cannot unmarshal ${kind(value)} into Go struct field ${at} of type ${type}`);
}

/** Go's word for what a JSON value is. */
export function kind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "number" : `number ${value}`;
  return typeof value === "boolean" ? "bool" : typeof value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const text: Reader<string> = (value, at) => (typeof value === "string" ? value : refuse(value, at, "string"));

export const flag: Reader<boolean> = (value, at) => (typeof value === "boolean" ? value : refuse(value, at, "bool"));

export const integer: Reader<number> = (value, at) =>
  typeof value === "number" && Number.isInteger(value) ? value : refuse(value, at, "int");

export const anything: Reader<unknown> = (value) => value;

export const dictionary: Reader<Record<string, unknown>> = (value, at) =>
  isObject(value) ? value : refuse(value, at, "map[string]interface {}");

export const texts: Reader<Record<string, string>> = (value, at) => {
  if (!isObject(value)) return refuse(value, at, "map[string]string");
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, text(entry, at)]));
};

/** `type` is Go's name of the list, such as `[]int`. */
export function list<T>(item: Reader<T>, type: string): Reader<T[]> {
  return (value, at) => (Array.isArray(value) ? value.map((entry) => item(entry, at)) : refuse(value, at, type));
}

/** `type` is Go's name of the struct. Unknown fields are ignored. */
export function struct<S extends Shape>(shape: S, type: string): Reader<Fields<S>> {
  return (value, at) => (isObject(value) ? readFields(shape, value, at) : refuse(value, at, type));
}

function readFields<S extends Shape>(shape: S, value: Record<string, unknown>, at: string): Fields<S> {
  const present = Object.entries(shape).filter(([key]) => value[key] !== undefined && value[key] !== null);
  return Object.fromEntries(present.map(([key, read]) => [key, read(value[key], `${at}.${key}`)])) as Fields<S>;
}

/**
 * A request body, whatever its Content-Type says.
 * @throws OllamaError 400 in Go's words
 */
export function readRequest<S extends Shape>(name: string, shape: S, body: string): Fields<S> {
  const value = fromGoJson(body) ?? {};
  if (isObject(value)) return readFields(shape, value, name);
  throw new OllamaError(400, `json: cannot unmarshal ${kind(value)} into Go value of type api.${name}`);
}
