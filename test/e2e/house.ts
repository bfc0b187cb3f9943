import { afterAll, beforeAll, expect } from "vitest";
import { type StandInControl, serveStandIn, standInControl } from "#stand-in";
import { type HearthProcess, startHearth } from "../../harness/wrangler/wrangler-dev.ts";

export interface House {
  hearth: HearthProcess;
  home: StandInControl;
  /** Where the home answers. */
  homeUrl: string;
}

async function leaksOf({ hearth: { lines, token }, home }: House): Promise<string[]> {
  if (!lines.some((line) => line.includes('"event":"http_request"'))) return ["nothing was logged at all"];
  return [...lines.filter((line) => line.includes(token)), ...(await home.overheard(lines))];
}

/**
 * For the tests of one file: a home and a Hearth as processes would find each other, stopped at the end. Nothing that the
 * process has written may then hold the token, a prompt or an answer.
 */
export function openHouse(settings: Record<string, string> = {}): House {
  const house = {} as House;
  let close: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const standIn = await serveStandIn();
    close = [standIn.close];
    house.homeUrl = standIn.url;
    house.home = standInControl(standIn.url);
    house.hearth = await startHearth({ OLLAMA_BASE_URL: standIn.url, LOG_LEVEL: "debug", ...settings });
    close.unshift(house.hearth.stop);
  });
  afterAll(async () => {
    // Nothing was written where it did not start, and then that is what there is to say.
    const leaks = house.hearth && (await leaksOf(house));
    for (const end of close) await end();
    expect(leaks).toEqual([]);
  });
  return house;
}
