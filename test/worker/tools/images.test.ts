import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { base64Of } from "#stand-in/public/images";
import { HEARTH_VERSION } from "../../../src/core/version.ts";
import { fetchImage } from "../../../src/public-web/fetch-image.ts";
import { connect, home, internet, startWithoutSessions } from "../hearth.ts";
import { written } from "../written.ts";

beforeEach(startWithoutSessions);
afterEach(() => vi.restoreAllMocks());

const HOST = "https://images.example.com";
const model = "stand-in-vision";

const generate = async (images: string[]) =>
  (await connect()).call("ollama_generate", { model, prompt: "What is this?", images });
const sent = async (path: string) => (await home.record({ path })).at(-1)?.body as Record<string, unknown> | undefined;
const askedPaths = () => internet.asked.map(({ url }) => url.replace(HOST, ""));

describe("an image by URL", () => {
  test.each(["/cat.png", "/cat.jpg", "/cat.webp", "/cat.gif", "/misnamed.jpg"])(
    "reaches the model: %s",
    async (path) => {
      const { isError } = await generate([HOST + path]);
      expect(isError).toBe(false);
      expect(await sent("/api/generate")).toMatchObject({ images: [base64Of(path)] });
    },
  );

  test("may stand beside base64 and data URLs, in their order, and is fetched once", async () => {
    const url = `${HOST}/cat.png`;
    await generate([url, "aGVhcnRo", `${HOST}/cat.gif`, "data:image/png;base64,aGk=", url]);
    expect((await sent("/api/generate"))?.images).toEqual([
      base64Of("/cat.png"),
      "aGVhcnRo",
      base64Of("/cat.gif"),
      "aGk=",
      base64Of("/cat.png"),
    ]);
    expect(askedPaths().sort()).toEqual(["/cat.gif", "/cat.png"]);
  });

  test("is asked for without anything of the caller's", async () => {
    await generate([`${HOST}/cat.png?signature=secret#part`]);
    const [asked, ...more] = internet.asked;
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ url: `${HOST}/cat.png?signature=secret`, method: "GET", redirect: "manual" });
    const { accept, "user-agent": agent, "cache-control": _, pragma: __, ...headers } = asked?.headers ?? {};
    expect(accept).toBe("image/png, image/jpeg, image/webp, image/gif");
    expect(agent).toBe(`hearth/${HEARTH_VERSION}`);
    expect(headers).toEqual({});
  });

  test("may be redirected three times, to another host too", async () => {
    expect((await generate([`${HOST}/hops/3`])).isError).toBe(false);
    const target = encodeURIComponent("https://cdn.example.net/cat.png");
    expect((await generate([`${HOST}/to?location=${target}`])).isError).toBe(false);
    expect((await sent("/api/generate"))?.images).toEqual([base64Of("/cat.png")]);
  });

  test("goes with a message, and is kept as base64: the next turn fetches nothing", async () => {
    const client = await connect();
    const turn = (message: Record<string, unknown>) =>
      client.call("ollama_chat", { model, session_id: "s", messages: [{ role: "user", ...message }] });
    expect((await turn({ content: "What is this?", images: [`${HOST}/cat.png`] })).isError).toBe(false);
    expect((await turn({ content: "And its colour?" })).isError).toBe(false);
    expect(askedPaths()).toEqual(["/cat.png"]);
    expect(await sent("/api/chat")).toMatchObject({ messages: [{ images: [base64Of("/cat.png")] }, {}, {}] });
  });

  test("may be in any message, also of a conversation that is imported", async () => {
    const client = await connect();
    const messages = ["/cat.png", "/cat.gif"].map((path) => ({ role: "user", content: "x", images: [HOST + path] }));
    const images = ["/cat.png", "/cat.gif"].map((path) => ({ images: [base64Of(path)] }));
    await client.call("ollama_chat", { model, messages });
    expect(await sent("/api/chat")).toMatchObject({ messages: images });
    await client.call("ollama_save_context", { session_id: "s", messages });
    await client.call("ollama_chat", { model, session_id: "s", messages: [{ role: "user", content: "Well?" }] });
    expect(await sent("/api/chat")).toMatchObject({ messages: [...images, { content: "Well?" }] });
  });
});

const to = (location: string) => `/to?location=${encodeURIComponent(location)}`;

describe("an image that cannot be had is told by its place, and nothing is asked of the home", () => {
  test.each([
    ["a redirect to a private address", to("https://192.168.1.5/cat.png"), "invalid_arguments", /not an IP address/],
    ["a redirect to the metadata of a cloud", to("https://169.254.169.254/"), "invalid_arguments", /not an IP address/],
    ["a redirect to a private name", to("https://nas.local/cat.png"), "invalid_arguments", /private network/],
    ["a redirect to http", to(`http://images.example.com/cat.png`), "invalid_arguments", /must be an https URL/],
    ["a redirect with a user", to("https://a:b@cdn.example.net/"), "invalid_arguments", /without a user name/],
    ["a redirect to nowhere", "/to", "invalid_arguments", /must be a full URL/],
    ["a loop", "/loop", "invalid_arguments", /redirects more than 3 times/],
    ["four redirects", "/hops/4", "invalid_arguments", /redirects more than 3 times/],
    ["404", "/status/404", "invalid_arguments", /images\.example\.com answered 404/],
    ["503", "/status/503", "image_unreachable", /answered 503/],
    ["429", "/status/429", "image_unreachable", /answered 429/],
    ["a web page", "/page", "invalid_arguments", /sent "text\/html"; only PNG/],
    ["an SVG", "/vector.svg", "invalid_arguments", /"image\/svg\+xml"/],
    ["no content type", "/untyped", "invalid_arguments", /without a content type/],
    ["a page that is called an image", "/liar.png", "invalid_arguments", /sent something else/],
    ["nothing", "/empty.png", "invalid_arguments", /sent something else/],
    ["too much, as it says", "/declares/5", "too_large", /larger than 4\.0 MB/],
    ["too much without a word", "/grows/5", "too_large", /larger than 4\.0 MB/],
  ])("%s", async (_, path, code, sentence) => {
    const { isError, text } = await generate(["aGVhcnRo", `${HOST}${path}`]);
    expect(isError).toBe(true);
    expect(text).toMatch(/images\[1\]: /);
    expect(text).toMatch(sentence);
    expect(text).toContain(`[${code}`);
    expect(text).toContain("base64");
    expect(text).not.toMatch(/secret|location=/);
    expect(await home.record({ path: "/api/generate" })).toEqual([]);
    expect(internet.asked.every(({ url }) => url.startsWith(HOST))).toBe(true);
    expect(internet.asked.length).toBeLessThanOrEqual(4);
  });

  test("no connection", async () => {
    internet.be({ unreachable: true });
    const { text } = await generate([`${HOST}/cat.png?signature=secret`]);
    expect(text).toMatch(/images\[0\]: images\.example\.com could not be reached\..*base64/s);
    expect(text).toContain("[image_unreachable · a retry may help]");
    expect(text).not.toContain("secret");
  });

  test.each([
    ["no answer", { hang: true }, "/cat.png"],
    ["an answer that stalls", {}, "/stalls"],
  ])("%s within the deadline", async (_, mood, path) => {
    internet.be(mood);
    const wanted = { url: HOST + path, argument: "images[0]" };
    await expect(fetchImage(wanted, 50)).rejects.toMatchObject({
      code: "image_unreachable",
      message: "images[0]: images.example.com did not send the image in time.",
    });
  });

  test("in a message", async () => {
    const messages = [
      { role: "user", content: "x" },
      { role: "user", content: "x", images: [`${HOST}/status/404`] },
    ];
    const { text } = await (await connect()).call("ollama_chat", { model, session_id: "s", messages });
    expect(text).toContain("messages[1].images[0]: ");
    const { value } = await (await connect()).call("ollama_list_sessions");
    expect(value).toMatchObject({ sessions: [] });
  });

  test("one that leads into the house is refused before anything is asked", async () => {
    const { text } = await generate([`${HOST}/cat.png`, "https://192.168.1.5/cat.png"]);
    expect(text).toMatch(/images\[1\]: must name a public host, not an IP address; or send the image as base64\./);
    expect(internet.asked).toEqual([]);
  });
});

describe("how much", () => {
  test("four by URL, and not five", async () => {
    const urls = [1, 2, 3, 4, 5].map((number) => `${HOST}/cat.png?${number}`);
    expect((await generate(urls.slice(1))).isError).toBe(false);
    internet.reset();
    expect((await generate(urls)).text).toMatch(/5 images by URL, and at most 4 are allowed.*invalid_arguments/s);
    expect(internet.asked).toEqual([]);
  });

  test("no more than a call may have, counted with what it has already, and with each place", async () => {
    const large = `${HOST}/grows/3`;
    const given = ["aGkh".repeat(1_250_000), "aGkh".repeat(1_250_000)];
    expect((await generate([large])).isError).toBe(false);
    for (const images of [
      [...given, large, `${large}?2`],
      [...given, large, large],
    ]) {
      const { text } = await generate(images);
      expect(text).toMatch(/images\[\d\]: with this image, as base64, the call would be larger.*too_large/s);
    }
    expect(await home.record({ path: "/api/generate" })).toHaveLength(1);
  });
});

test("no log line holds the address of an image", async () => {
  const before = written.length;
  const client = await connect({ settings: { LOG_LEVEL: "debug" } });
  for (const path of ["/cat.png", "/status/404", "/liar.png", "/loop"]) {
    await client.call("ollama_generate", { model, prompt: "x", images: [`${HOST}${path}?signature=secret`] });
  }
  const lines = written.slice(before);
  expect(lines.filter((line) => line.includes('"tool_call"'))).toHaveLength(4);
  expect(lines.join("\n")).not.toMatch(/images\.example|secret/);
});
