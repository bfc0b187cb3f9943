import { statsOf } from "../measure.ts";
import type { Row } from "../row.ts";
import { bundleMain, runMain } from "../worker-cpu/process.ts";
import { LONG, type Printed, type PrintedCold } from "../worker-cpu/terms.ts";

const BOUND_MS = 8;
const COLD_PROCESSES = 5;

/**
 * CPU of the Worker's own JavaScript for a call: of what the edge counts, the part that is ours. It runs in Node, as no
 * workerd tells it apart from its HTTP, sockets and RPC; the objects' part is made beforehand. Node's own streams are
 * JavaScript and count here, the bench's at both ends too, and so do threads that compile and collect: the edge should
 * count less. The bound is for code that is hot; what it costs before is shown.
 * @param folder for what is built
 */
export async function workerCpu(folder: string): Promise<Row[]> {
  const script = await bundleMain(folder);
  const cold: PrintedCold[] = [];
  for (let started = 0; started < COLD_PROCESSES; started++) cold.push(await runMain<PrintedCold>(script, "cold"));
  const { cpu, notifications } = await runMain<Printed>(script);
  const within = ({ median }: { median: number }) => [{ what: "takes", measured: median, bound: BOUND_MS, unit: "ms" }];
  return [
    { what: "CPU of the Worker's JavaScript, in Node, 1 token", hearth: cpu.one },
    { what: `  ${LONG} tokens in 6 s`, hearth: cpu.quick, checks: within(cpu.quick) },
    { what: "  of them 50 s of 125 s, handed over", hearth: cpu.slow, checks: within(cpu.slow) },
    { what: "  notifications of these", hearth: `${notifications.one}, ${notifications.quick}, ${notifications.slow}` },
    { what: "  in 6 s, as a process's first call", hearth: statsOf(cold.map(({ first }) => first)) },
    { what: "  and as its second to fifth", hearth: statsOf(cold.flatMap(({ next }) => next)) },
  ];
}
