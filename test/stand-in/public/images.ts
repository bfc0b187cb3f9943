const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The beginnings of files, which is all that is looked at. */
const FILES: Readonly<Record<string, { type: string; file: Uint8Array<ArrayBuffer> }>> = {
  "/cat.png": { type: "image/png", file: bytes("\x89PNG\r\n\x1a\n and a cat") },
  "/cat.jpg": { type: "image/jpeg", file: bytes("\xff\xd8\xff and a cat") },
  "/cat.webp": { type: "Image/WebP; q=1", file: bytes("RIFF\n\0\0\0WEBP and a cat") },
  "/cat.gif": { type: "image/gif", file: bytes("GIF89a and a cat") },
  /** As many servers do. */
  "/misnamed.jpg": { type: "image/jpeg", file: bytes("\x89PNG\r\n\x1a\n and a cat") },
  "/page": { type: "text/html; charset=utf-8", file: bytes("<html>the secret page</html>") },
  "/vector.svg": { type: "image/svg+xml", file: bytes("<svg/>") },
  "/liar.png": { type: "image/png", file: bytes("<html>the secret page</html>") },
  "/empty.png": { type: "image/png", file: bytes("") },
};

export const base64Of = (path: string) => Buffer.from(FILES[path]?.file ?? []).toString("base64");

/**
 * A host of images: `FILES`, and what goes wrong with such hosts. `/to?location=` redirects there, `/loop` to itself,
 * `/hops/3` three times, `/status/404` answers so, `/grows/9` sends nine megabytes without saying so before, `/declares/9`
 * says so and sends nothing of it, `/stalls` never ends, `/untyped` has no content type.
 */
export function imageHost(request: Request): Response {
  const { pathname, searchParams } = new URL(request.url);
  const [, what = "", count = ""] = pathname.split("/");
  const known = FILES[pathname];
  if (known !== undefined) return image(known.file, { "content-type": known.type });
  const png = FILES["/cat.png"]?.file as Uint8Array<ArrayBuffer>;
  switch (what) {
    case "to":
      return redirect(searchParams.get("location") ?? undefined);
    case "loop":
      return redirect("/loop");
    case "hops":
      return redirect(count === "1" ? "/cat.png" : `/hops/${Number(count) - 1}`);
    case "status":
      return new Response("<html>the secret page</html>", { status: Number(count) });
    case "grows":
      return image(growing(png, Number(count) * 1_000_000));
    case "declares":
      return image(png, { "content-type": "image/png", "content-length": `${count}000000` });
    case "stalls":
      return image(new ReadableStream({ start: (controller) => controller.enqueue(png) }));
    case "untyped":
      return image(png, {});
    default:
      return new Response(null, { status: 404 });
  }
}

const image = (body: BodyInit, headers: Record<string, string> = { "content-type": "image/png" }) =>
  new Response(body, { headers });

const redirect = (location: string | undefined) =>
  new Response(null, { status: 302, headers: location === undefined ? {} : { location } });

function growing(start: Uint8Array, total: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (sent >= total) return controller.close();
      const chunk = sent === 0 ? start : new Uint8Array(Math.min(100_000, total - sent));
      sent += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
}
