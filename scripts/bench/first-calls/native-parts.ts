import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Uses what is native in the Workers runtime and JavaScript in Node: requests, responses, streams, hashes, keys. Their first
 * uses cost CPU that no Worker pays, until V8 has compiled them.
 */
export async function useNativeParts(): Promise<void> {
  for (let time = 0; time < 20; time++) await Promise.all([http(), streams(), cryptography()]);
}

async function http(): Promise<void> {
  const request = new Request("https://a.example/b?c=d", { method: "POST", headers: { a: "b" }, body: "{}" });
  request.headers.set("host", "a.example");
  new URL(request.url).searchParams.get("c");
  request.signal.addEventListener("abort", () => {});
  await new Request("https://b.example/", request).text();
  await new Request("https://a.example/", { method: "POST", body: new URLSearchParams({ a: "b" }) }).formData();
  await Response.json({}).json();
  await new Response("text", { headers: { a: "b" } }).text();
  AbortSignal.any([new AbortController().signal, AbortSignal.timeout(1)]);
}

async function streams(): Promise<void> {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  new TextDecoder().decode(new TextEncoder().encode("text"));
  const written = writer.write(new TextEncoder().encode("text")).then(() => writer.close());
  const inner = new Response(readable).body?.getReader();
  const outer = new ReadableStream({
    async pull(controller) {
      const { done, value } = (await inner?.read()) ?? { done: true };
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  await new Response(outer).text();
  await written;
}

async function cryptography(): Promise<void> {
  timingSafeEqual(createHash("sha256").update("a").digest(), createHash("sha256").update("b").digest());
  await crypto.subtle.digest("SHA-256", new Uint8Array(4));
  const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", true, ["encrypt", "decrypt"]);
  const algorithm = { name: "AES-GCM", iv: new Uint8Array(12) };
  await crypto.subtle.decrypt(algorithm, key, await crypto.subtle.encrypt(algorithm, key, new Uint8Array(4)));
  const wrapping = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-KW", true, ["wrapKey", "unwrapKey"]);
  const wrapped = await crypto.subtle.wrapKey("raw", key, wrapping, "AES-KW");
  await crypto.subtle.unwrapKey("raw", wrapped, wrapping, "AES-KW", "AES-GCM", false, ["decrypt"]);
  const hmac = { name: "HMAC", hash: "SHA-256" };
  await crypto.subtle.sign(
    "HMAC",
    await crypto.subtle.importKey("raw", new Uint8Array(32), hmac, false, ["sign"]),
    new Uint8Array(4),
  );
  crypto.randomUUID();
  crypto.getRandomValues(new Uint8Array(4));
}
