import { imageHost } from "#stand-in/public/images";
import { LIBRARY_OPTIONS, type LibraryOptions, library } from "#stand-in/public/library";
import { huggingFace, ollamaRegistry, shortHuggingFace } from "#stand-in/public/registries";

/** What a public service was asked. */
interface PublicCall {
  url: string;
  method: string;
  redirect: string;
  headers: Record<string, string>;
}

/** How the public services answer until the next test. */
interface PublicMood {
  library?: Partial<LibraryOptions>;
  /** What an OAuth client publishes of itself. */
  clientDocument?: Record<string, unknown>;
  /** In place of what they would answer. */
  answer?: () => Response;
  /** They never answer; who asks has to give up. */
  hang?: boolean;
  /** No connection is made. */
  unreachable?: boolean;
}

export interface PublicOllama {
  /** What was asked so far, the oldest first. */
  asked: readonly PublicCall[];
  be(mood: PublicMood): void;
  /** As at the start: they answer well, and were asked nothing. */
  reset(): void;
}

type Handler = (request: Request) => Response | Promise<Response>;

/**
 * From here on https://ollama.com, registry.ollama.ai, huggingface.co, hf.co, a publisher of OAuth clients, a host with an open redirect and two hosts of images are look-alikes in
 * this isolate, and the Worker under test, which runs in it too, asks them instead. All else goes where it always went.
 */
export function reroutePublicOllama(): PublicOllama {
  const real = globalThis.fetch;
  const asked: PublicCall[] = [];
  let mood: PublicMood = {};
  const hosts: Record<string, Handler> = {
    "https://ollama.com": (request) => library({ ...LIBRARY_OPTIONS, ...mood.library }).fetch(request),
    "https://registry.ollama.ai": (request) => ollamaRegistry().fetch(request),
    "https://huggingface.co": (request) => huggingFace().fetch(request),
    "https://hf.co": (request) => shortHuggingFace().fetch(request),
    "https://agents.example.com": () => Response.json(mood.clientDocument ?? {}),
    "https://claude.ai": () => Response.json(mood.clientDocument ?? {}),
    "https://known.example.com": openRedirect,
    "https://images.example.com": imageHost,
    "https://cdn.example.net": imageHost,
  };
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init as RequestInit);
    const host = hosts[new URL(request.url).origin];
    if (host === undefined) return real(input, init);
    asked.push({
      url: request.url,
      method: request.method,
      redirect: request.redirect,
      headers: Object.fromEntries(request.headers),
    });
    init?.signal?.throwIfAborted();
    if (mood.unreachable) throw new TypeError("Network connection lost.");
    if (mood.hang) return never(init?.signal ?? undefined);
    const response = mood.answer?.() ?? (await host(request));
    const location = response.headers.get("location");
    if (location !== null && request.redirect === "follow") return globalThis.fetch(location, init);
    return breakable(response, init?.signal ?? undefined);
  };
  return {
    asked,
    be: (next) => {
      mood = next;
    },
    reset: () => {
      mood = {};
      asked.length = 0;
    },
  };
}

/** A host with a redirect to anywhere, such as /go?to=https://elsewhere.example/ */
function openRedirect({ url }: Request): Response {
  return new Response(null, { status: 302, headers: { location: new URL(url).searchParams.get("to") ?? "/" } });
}

function never(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** As with a real fetch: the signal ends the body too. */
function breakable(response: Response, signal: AbortSignal | undefined): Response {
  const reader = response.body?.getReader();
  if (reader === undefined || signal === undefined) return response;
  const body = new ReadableStream({
    start: (controller) => signal.addEventListener("abort", () => controller.error(signal.reason), { once: true }),
    pull: async (controller) => {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(body, response);
}
