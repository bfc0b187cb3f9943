import type { Logprob } from "./part.ts";

/** Made up, but always the same for the same token; the token itself is the likeliest. */
export function logprobsOf(token: string, top = 0): Logprob[] {
  const logprob = -(0.25 + (token.length % 4) / 8);
  const alternatives = Array.from({ length: top }, (_, rank) =>
    describe(rank === 0 ? token : `${token}${rank}`, logprob - rank),
  );
  return [{ ...describe(token, logprob), ...(top > 0 ? { top_logprobs: alternatives } : {}) }];
}

const describe = (token: string, logprob: number) => ({ token, logprob, bytes: [...new TextEncoder().encode(token)] });
