import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { Problem } from "../terminal/problem.ts";

/** A field as it was typed: its value, or where the value is. */
export type GivenField = { name: string } & (
  | { from: "argument"; value: string | null }
  | { from: "file"; path: string }
  | { from: "input" }
);

/** Where files and standard input are. */
export interface FieldSources {
  /** Paths are relative to this folder. */
  folder: string;
  input: NodeJS.ReadableStream & { isTTY?: boolean };
}

/** Reads a word such as `grants=read,chat`. @throws Problem that says how a field is written */
export function readField(word: string): GivenField {
  const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (name === "")
    throw new Problem(`"${word}" is not a field. A field is written NAME=VALUE, such as grants=read,chat.`);
  if (value === "null") return { name, from: "argument", value: null };
  if (value === "-") return { name, from: "input" };
  if (value.startsWith("@")) return { name, from: "file", path: value.slice(1) };
  return { name, from: "argument", value };
}

/** Returns the values of fields. Those of files and standard input lose the line end that editors and pipes add. */
export async function valuesOf(fields: readonly GivenField[], sources: FieldSources) {
  const values: [name: string, value: string | null][] = [];
  for (const field of fields) {
    if (field.from === "argument") values.push([field.name, field.value]);
    else if (field.from === "file") values.push([field.name, readSecretFile(field.path, sources.folder)]);
    else values.push([field.name, await readInput(field.name, sources.input)]);
  }
  return Object.fromEntries(values);
}

/** Returns the text of a file without the line end. @throws Problem if it cannot be read or is empty */
export function readSecretFile(path: string, folder: string): string {
  try {
    const content = withoutLineEnd(readFileSync(resolve(folder, path), "utf8"));
    if (content !== "") return content;
  } catch (thrown) {
    throw new Problem(`${path} cannot be read: ${(thrown as Error).message}`);
  }
  throw new Problem(`${path} is empty.`);
}

async function readInput(name: string, input: FieldSources["input"]): Promise<string> {
  if (input.isTTY === true) {
    throw new Problem(`${name}=- reads from standard input, which is your terminal. Send it through a pipe or with <.`);
  }
  const content = withoutLineEnd(await text(input));
  if (content === "") throw new Problem(`${name}=- found nothing on standard input.`);
  return content;
}

const withoutLineEnd = (content: string) => content.replace(/[\r\n]+$/, "");
