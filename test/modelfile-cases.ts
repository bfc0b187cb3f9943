import { from, type ModelfileCase, says } from "./modelfile-case.ts";
import { MODELFILE_REFUSALS } from "./modelfile-refusals.ts";

const COMMENTS: ModelfileCase[] = [
  says("FROM alone", "", {}),
  { name: "no newline at the end", modelfile: "FROM gemma3:270m", create: { from } },
  says("a comment", "# SYSTEM no\n#SYSTEM no either", {}),
  says("an indented comment", " \t # SYSTEM no", {}),
  says("# inside a line is text", "SYSTEM Be brief. # not a comment", { system: "Be brief. # not a comment" }),
  says("# inside quotes is text", 'SYSTEM """One\n# Two\n"""', { system: "One\n# Two\n" }),
  says("empty lines and indented instructions", "\n\n   SYSTEM Hi\n\t\tPARAMETER seed 1\n\n", {
    system: "Hi",
    parameters: { seed: 1 },
  }),
];

const QUOTES: ModelfileCase[] = [
  says("a bare value is trimmed", "SYSTEM \t  You are   brief. \t ", { system: "You are   brief." }),
  says("a tab inside a bare value stays", "SYSTEM a\tb", { system: "a\tb" }),
  says("single quotes are text", "SYSTEM 'Hi'", { system: "'Hi'" }),
  says("a quoted value keeps its spaces", 'SYSTEM "  Hi  "  ', { system: "  Hi  " }),
  says("a quoted value over several lines", 'SYSTEM "One\n  Two\n\nThree"\nPARAMETER seed 1', {
    system: "One\n  Two\n\nThree",
    parameters: { seed: 1 },
  }),
  says("three quotes, one line", 'SYSTEM """Say "Hi"."""', { system: 'Say "Hi".' }),
  says("three quotes, several lines", 'SYSTEM """\nSay "Hi".\n\n  Then stop. \n"""', {
    system: '\nSay "Hi".\n\n  Then stop. \n',
  }),
  says("three quotes that end in a line alone with spaces round them", 'SYSTEM """a\n \t """ \t\nPARAMETER seed 1', {
    system: "a\n \t ",
    parameters: { seed: 1 },
  }),
  says("a quote before the closing three", 'SYSTEM """He said "no""""', { system: 'He said "no"' }),
  says("quotes inside a bare value", 'SYSTEM Say "Hi"', { system: 'Say "Hi"' }),
  says("text after a closing quote goes on to the next line that ends with one", 'SYSTEM "Hi" she said\nand "left"', {
    system: 'Hi" she said\nand "left',
  }),
  says("text after three closing quotes as well", 'SYSTEM """a""" b\nPARAMETER seed 1\n"""', {
    system: 'a""" b\nPARAMETER seed 1\n',
  }),
  says("a backslash escapes nothing", 'SYSTEM "a\\nb\\"', { system: "a\\nb\\" }),
  says("two single quotes, a newline and a third", 'SYSTEM "\n""', { system: '\n"' }),
  says("five quotes are not closed yet", 'SYSTEM """""\n"""', { system: '""\n' }),
  { name: "FROM in quotes", modelfile: 'FROM "gemma3:270m"', create: { from } },
];

const EMPTY: ModelfileCase[] = [
  says("an empty SYSTEM says nothing", "SYSTEM \nPARAMETER seed 1", { parameters: { seed: 1 } }),
  says("empty quotes say nothing", 'SYSTEM ""\nTEMPLATE """"""\nRENDERER \nPARSER ""', {}),
  says("an empty SYSTEM takes back the one before", "SYSTEM Hi\nSYSTEM ", {}),
  says("an empty LICENSE is one", "LICENSE ", { license: [""] }),
  {
    // Ollama's own client keeps it, and every answer of such a model ends at its first token.
    ...says("an empty stop is left out", 'PARAMETER stop ""\nPARAMETER stop END', { parameters: { stop: ["END"] } }),
    notices: [/parameter stop .* is empty and was left out/],
    cli: "not asked",
  },
  says("an empty MESSAGE is one", "MESSAGE user ", { messages: [{ role: "user", content: "" }] }),
];

const TYPES: ModelfileCase[] = [
  says(
    "numbers",
    "PARAMETER temperature 0.7\nPARAMETER top_p 1\nPARAMETER min_p .5\nPARAMETER typical_p 1.\n" +
      "PARAMETER repeat_penalty +1.1\nPARAMETER presence_penalty -1.5\nPARAMETER frequency_penalty 5e-1",
    {
      parameters: {
        temperature: 0.7,
        top_p: 1,
        min_p: 0.5,
        typical_p: 1,
        repeat_penalty: 1.1,
        presence_penalty: -1.5,
        frequency_penalty: 0.5,
      },
    },
  ),
  says("numbers become float32", "PARAMETER temperature 0.123456789\nPARAMETER top_p 16777217", {
    parameters: { temperature: 0.12345679, top_p: 16777216 },
  }),
  says("the largest and the least number", "PARAMETER temperature 3.4028235e38\nPARAMETER top_p 1e-50", {
    parameters: { temperature: 3.4028235e38, top_p: 0 },
  }),
  says("numbers as Go writes them", "PARAMETER temperature 1_0.5\nPARAMETER top_p 0x1.8p-1\nPARAMETER min_p -0X_1P+3", {
    parameters: { temperature: 10.5, top_p: 0.75, min_p: -8 },
  }),
  says(
    "whole numbers",
    "PARAMETER num_ctx 2048\nPARAMETER num_keep 007\nPARAMETER seed -42\nPARAMETER num_predict -1\nPARAMETER top_k +40\n" +
      "PARAMETER repeat_last_n 64\nPARAMETER num_batch 16\nPARAMETER num_gpu -0\nPARAMETER num_thread 1\nPARAMETER main_gpu 0",
    {
      parameters: {
        num_ctx: 2048,
        num_keep: 7,
        seed: -42,
        num_predict: -1,
        top_k: 40,
        repeat_last_n: 64,
        num_batch: 16,
        num_gpu: 0,
        num_thread: 1,
        main_gpu: 0,
      },
    },
  ),
  says("the largest whole number", "PARAMETER seed 9223372036854775807\nPARAMETER top_k -9223372036854775808", {
    parameters: { seed: 2 ** 63, top_k: -(2 ** 63) },
  }),
  says("booleans", "PARAMETER use_mmap T", { parameters: { use_mmap: true } }),
  says("a boolean as a digit", "PARAMETER use_mmap 0", { parameters: { use_mmap: false } }),
  says("a value in quotes", 'PARAMETER num_ctx "2048"\nPARAMETER temperature """0.5"""', {
    parameters: { num_ctx: 2048, temperature: 0.5 },
  }),
  says("tabs between the words", "PARAMETER\ttemperature\t0.5", { parameters: { temperature: 0.5 } }),
  says("the last value of a parameter", "PARAMETER seed 1\nPARAMETER seed 2", { parameters: { seed: 2 } }),
  says("every stop", 'PARAMETER stop <end>\nPARAMETER stop "  a \n"\nPARAMETER stop <end>\nPARAMETER stop User:', {
    parameters: { stop: ["<end>", "  a \n", "<end>", "User:"] },
  }),
  {
    ...says("a parameter of Ollama 0.30", "PARAMETER draft_num_predict 4", { parameters: { draft_num_predict: 4 } }),
    cli: "not asked",
  },
  {
    ...says("parameters that Ollama ignores", "PARAMETER mirostat two\nPARAMETER seed 1\nPARAMETER low_vram true", {
      parameters: { seed: 1 },
    }),
    notices: [/mirostat \(line 2\).*left out/, /low_vram \(line 4\)/],
  },
  {
    ...says("nothing but a parameter that Ollama ignores", "PARAMETER penalize_newline true", {}),
    notices: [/penalize_newline/],
  },
];

const FIELDS: ModelfileCase[] = [
  says("a template", 'TEMPLATE """{{ if .System }}{{ .System }}\n{{ end }}{{ .Prompt }}"""', {
    template: "{{ if .System }}{{ .System }}\n{{ end }}{{ .Prompt }}",
  }),
  {
    ...says("a template that Ollama cannot read", "TEMPLATE {{ .Prompt", { template: "{{ .Prompt" }),
    server: "refuses",
  },
  says("licences, all of them", 'LICENSE MIT\nLICENSE """Two\nlines"""', { license: ["MIT", "Two\nlines"] }),
  says(
    "messages, in their order",
    'MESSAGE system Be brief.\nMESSAGE user """Is Toronto\nin Canada?"""\nMESSAGE assistant yes: of course',
    {
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Is Toronto\nin Canada?" },
        { role: "assistant", content: "yes: of course" },
      ],
    },
  ),
  says("renderer, parser and version", "RENDERER qwen3-coder\nPARSER qwen3-coder\nREQUIRES v0.14.0", {
    renderer: "qwen3-coder",
    parser: "qwen3-coder",
    requires: "0.14.0",
  }),
  says("a version with everything", "REQUIRES 0.14.0-rc.1+build.5", { requires: "0.14.0-rc.1+build.5" }),
  says("a short version", "REQUIRES 0.14", { requires: "0.14" }),
  says("odd case", "system Hi\nPaRaMeTeR seed 1\nMessage user Hello", {
    system: "Hi",
    parameters: { seed: 1 },
    messages: [{ role: "user", content: "Hello" }],
  }),
  says("the last SYSTEM", "SYSTEM One\nSYSTEM Two", { system: "Two" }),
  {
    name: "any order",
    modelfile: "PARAMETER seed 1\nSYSTEM Hi\nFROM gemma3:270m",
    create: { from, system: "Hi", parameters: { seed: 1 } },
  },
  { name: "the last FROM", modelfile: "FROM llama3.2\nFROM gemma3:270m", create: { from } },
  {
    name: "a model of Hugging Face, named by its file",
    modelfile: "FROM hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Llama-3.2-1B-Instruct-IQ3_M.gguf",
    create: { from: "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Llama-3.2-1B-Instruct-IQ3_M.gguf" },
    cli: "not asked",
  },
];

const CHARACTERS: ModelfileCase[] = [
  says("what cannot be seen is dropped", "SYSTEM a\u200bb\u00a0c\u0007d\u200d\ufeffe\u2028f", { system: "abcdef" }),
  says("also in quotes", 'SYSTEM """\u200bdon\'t\u000b\n\u0000x\ty"""', { system: "don't\nx\ty" }),
  says("also between quotes", 'SYSTEM "\u200b"\u200b"a"""', { system: "a" }),
  says("also as the first of a line", "\u00a0SYSTEM Hi", { system: "Hi" }),
  says("what can be seen stays", "SYSTEM Grüße, 世界 👋🏽 e\u0301", { system: "Grüße, 世界 👋🏽 e\u0301" }),
  says("an emoji of several is taken apart", "SYSTEM 👨\u200d👩", { system: "👨👩" }),
  says("half a character", "SYSTEM a\ud83d b", { system: "a\ufffd b" }),
  {
    name: "lines that end with CR LF",
    modelfile: 'FROM gemma3:270m\r\n\r\n# no\r\nSYSTEM """a\r\nb"""\r\nPARAMETER seed 1\r\n',
    create: { from, system: "a\r\nb", parameters: { seed: 1 } },
  },
  {
    name: "lines that end with CR",
    modelfile: 'FROM gemma3:270m\r# no\rSYSTEM "a\rb"\rPARAMETER seed 1\r',
    create: { from, system: "a\rb", parameters: { seed: 1 } },
  },
  { name: "a byte order mark", modelfile: "\ufeff# no\nFROM gemma3:270m", create: { from } },
];

/** Modelfiles with the JSON that they are, or why they are refused: for our parser alone, and beside the real client. */
export const MODELFILE_CASES: readonly ModelfileCase[] = [
  ...[COMMENTS, QUOTES, EMPTY, TYPES, FIELDS, CHARACTERS, MODELFILE_REFUSALS].flat(),
];
