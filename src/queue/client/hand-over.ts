import { LARGE_BYTES } from "../../core/bytes.ts";
import { jsonBytes } from "../../core/json-bytes.ts";
import { jsonParts } from "../../core/json-parts.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Submission } from "../../core/request.ts";
import { MAX_RPC_BYTES, MessagesTooLarge, rpcBytes } from "../../core/rpc-size.ts";
import { digestOf, headOf, type LargeSubmission } from "../request/request-input.ts";
import type { RequestQueue } from "../request-queue.ts";
import { worthOf } from "../schedule/request-worth.ts";

type Events = ReadableStream<Uint8Array>;

/** A submission on its way to a queue. */
export interface HandOver {
  /** Hands it over, and returns its events; undefined where the queue has stored it before. */
  open(): Promise<Events | undefined>;
  /** Lets go of it, because the queue has stored it. Until then it may be handed over again. */
  stored(): void;
}

/**
 * Prepares a submission for its queue.
 * @param queue makes a new stub each time: one whose object has died stays broken
 * @throws HearthError `too_large`
 */
export function handOver(
  submission: Submission,
  viewer: string,
  queue: () => DurableObjectStub<RequestQueue>,
): HandOver {
  if (jsonBytes(submission) >= LARGE_BYTES) return inParts(submission, viewer, queue);
  let held: Submission | undefined = submission;
  return {
    open: async () => held && queue().submit(held, viewer),
    stored() {
      held = undefined;
    },
  };
}

function inParts(submission: Submission, viewer: string, queue: () => DurableObjectStub<RequestQueue>): HandOver {
  // As bytes it would arrive, but as texts it would be too much for the object.
  if (rpcBytes(submission) > MAX_RPC_BYTES) throw new MessagesTooLarge();
  const parts = jsonParts(submission);
  const { fresh, callDigest } = submission;
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  const worth = worthOf(submission);
  const head: LargeSubmission = {
    ...headOf(submission),
    fresh,
    callDigest,
    digest: digestOf(submission),
    bytes,
    worth,
  };
  return {
    async open() {
      if (parts.length === 0) return undefined;
      const events = await submitLarge(queue(), head, parts, viewer);
      // The answer of an object leaves it when all that it wrote is on disk.
      for (const part of parts.splice(0)) (part.buffer as ArrayBuffer).transfer(0);
      return events;
    },
    stored() {},
  };
}

async function submitLarge(
  queue: DurableObjectStub<RequestQueue>,
  head: LargeSubmission,
  parts: readonly Uint8Array[],
  viewer: string,
): Promise<Events> {
  try {
    return await queue.submitLarge(head, streamOf(parts), viewer);
  } catch (thrown) {
    // During a deployment the object may be of the build before, which takes no parts.
    if (!(thrown instanceof Error && /does not implement/.test(thrown.message))) throw thrown;
    const whole = parseJson(Buffer.concat(parts)) as Submission;
    return await queue.submit(whole, viewer);
  }
}

function streamOf(parts: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = parts.values();
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = left.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}
