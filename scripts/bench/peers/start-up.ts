import type { Server } from "../house.ts";
import { interleave, type Sample, timed } from "../measure.ts";
import type { Row } from "../row.ts";
import { CONTENDERS, type ContenderName, cellsOf, contender, listOnce } from "./contender.ts";

export type Starts = Record<ContenderName, () => Promise<Server & AsyncDisposable>>;

/** From nothing to the answer of the first call; each in a process of its own. */
export async function startUp(starts: Starts): Promise<Row> {
  const sample =
    (name: ContenderName): Sample =>
    async () => {
      let server: (Server & AsyncDisposable) | undefined;
      try {
        return await timed(async () => {
          server = await starts[name]();
          await listOnce(contender(name, server));
        });
      } finally {
        await server?.[Symbol.asyncDispose]();
      }
    };
  const samples = Object.fromEntries(CONTENDERS.map((name) => [name, sample(name)])) as Record<ContenderName, Sample>;
  return {
    what: "start-up: a new process to its first answer",
    ...cellsOf(await interleave(samples, { rounds: 3, warmUp: 0 })),
    whyBehind: "the local runtime starts around it, with its storage; at the edge the runtime runs already",
  };
}
