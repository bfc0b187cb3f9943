import type { Job } from "../../core/job.ts";
import { jsonBytes } from "../../core/json-bytes.ts";
import { jsonDigest } from "../../core/json-digest.ts";
import type { AnswerOptions, Submission, SubmissionHead } from "../../core/request.ts";

/** What is known of a submission whose input lies in storage alone. */
export interface StoredSubmission extends SubmissionHead {
  /** Bytes of the input as JSON. */
  bytes: number;
  /** Missing in rows of older builds. */
  digest?: string;
}

/** What goes ahead of a submission that is too large for one value: its JSON follows as a stream. It crosses RPC. */
export interface LargeSubmission extends StoredSubmission, Pick<Submission, "fresh" | "callDigest"> {
  /** As how many requests it counts in the budget of a day. */
  worth: number;
}

/**
 * Input of a request: its submission with the body, which may be 16 MB. It is in memory only until it is stored and, if the
 * request starts at once, taken by its job. The input of a request that waits lies in storage alone.
 */
export class RequestInput {
  /** Size as JSON, about. */
  readonly bytes: number;
  /** Equal for requests that ask the same for the same user. */
  readonly digest: string | undefined;
  #submission: Submission | undefined;
  #wishes: AnswerOptions | undefined;
  #isStored: boolean;
  #isTaken = false;

  constructor(submission: Submission | StoredSubmission) {
    this.#isStored = !("body" in submission);
    if ("body" in submission) {
      this.#submission = submission;
      this.#wishes = submission.wishes;
      this.bytes = jsonBytes(submission);
      this.digest = digestOf(submission);
    } else {
      this.bytes = submission.bytes;
      this.digest = submission.digest;
    }
  }

  /** The submission while it is in memory. */
  get submission(): Submission | undefined {
    return this.#submission;
  }

  /** All wishes; undefined while the input is in storage alone. */
  get wishes(): AnswerOptions | undefined {
    return this.#wishes;
  }

  /** Whether a job must read it from storage. */
  get isAtRest(): boolean {
    return this.#submission === undefined;
  }

  /** Storage does not take it, so it stays in memory. */
  keep(submission: Submission): void {
    this.#submission = submission;
    this.#wishes = submission.wishes;
    this.#isStored = false;
  }

  /** A job has taken the submission, and reads it again from storage if it must send it again. */
  taken({ wishes }: Submission): void {
    this.#wishes = wishes;
    this.#isTaken = true;
    if (this.#isStored) this.#submission = undefined;
  }

  /** Storage has all of it. */
  stored(): void {
    this.#isStored = true;
    if (this.#isTaken) this.#submission = undefined;
  }

  /** Lets go of all that storage has, because the request waits. */
  rest(): void {
    if (!this.#isStored) return;
    this.#submission = undefined;
    this.#wishes = undefined;
  }
}

/** What makes two requests equal. */
export type DigestedFields = Job & Pick<Submission, "user" | "tool" | "wishes">;

/** A submission without its body, and without the format of the answer, which may be large too. */
export function headOf(submission: Submission | StoredSubmission): SubmissionHead {
  const { id, tool, user, client, kind, model, callKey, deliverTo, fallbacks, movedFrom } = submission;
  const { format: _, ...wishes } = submission.wishes;
  return { id, tool, user, client, kind, model, wishes, callKey, deliverTo, fallbacks, movedFrom };
}

/** Returns the digest of what makes two requests equal. */
export function digestOf(submission: DigestedFields): string {
  const { user, tool, kind, model, body, wishes } = submission;
  // The models of a comparison are sorted by what was loaded at the time of the call.
  return submission.kind === "compare"
    ? jsonDigest([user, tool, kind, "", { ...body, models: [...submission.body.models].sort() }, wishes])
    : jsonDigest([user, tool, kind, model, body, wishes]);
}
