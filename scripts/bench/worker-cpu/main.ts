import { interleave } from "../measure.ts";
import { type EventLine, eventLines } from "./event-lines.ts";
import { ANSWERS, type AnswerName, type Printed, type PrintedCold } from "./terms.ts";
import { type WorkerCall, workerCall } from "./worker-call.ts";

/*
 * A process that does nothing but call the Worker, whose code is in the same bundle; started by rows/worker-cpu.ts.
 * With `cold` it makes its first calls, of the quick answer, while little of the code has been compiled.
 */

const HOT = { rounds: 60, warmUp: 60 };
const NEXT = 4;

async function callsOf(): Promise<Record<AnswerName, WorkerCall>> {
  const lines: Record<string, EventLine[]> = {};
  for (const [name, answer] of Object.entries(ANSWERS)) lines[name] = await eventLines(answer);
  const { one = [], quick = [], slow = [] } = lines;
  return { one: workerCall(one), quick: workerCall(quick), slow: workerCall(slow) };
}

/** How many notifications a call brings; that it ends well is seen by the way. */
async function notificationsOf(name: AnswerName, call: WorkerCall): Promise<number> {
  const messages = await call.messages();
  const result = messages.find((message) => message.result !== undefined)?.result;
  const status = name === "slow" ? "running" : "done";
  if (result?.structuredContent?.status !== status) throw new Error(JSON.stringify(messages.at(-1)));
  return messages.filter(({ method }) => method === "notifications/progress").length;
}

async function hot(): Promise<Printed> {
  const { one, quick, slow } = await callsOf();
  const cpu = await interleave({ one: one.cpuMs, quick: quick.cpuMs, slow: slow.cpuMs }, HOT);
  const notifications = {
    one: await notificationsOf("one", one),
    quick: await notificationsOf("quick", quick),
    slow: await notificationsOf("slow", slow),
  };
  return { cpu, notifications };
}

async function cold(): Promise<PrintedCold> {
  const call = workerCall(await eventLines(ANSWERS.quick));
  const first = await call.cpuMs();
  const next: number[] = [];
  for (let times = 0; times < NEXT; times++) next.push(await call.cpuMs());
  return { first, next };
}

console.log(JSON.stringify(await (process.argv[2] === "cold" ? cold() : hot())));
