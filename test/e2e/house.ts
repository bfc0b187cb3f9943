import { afterAll, beforeAll } from "vitest";
import { type StandInControl, standInControl } from "../stand-in/control.ts";
import { serveStandIn } from "../stand-in/serve.ts";
import { type HearthProcess, startHearth } from "./hearth-process.ts";

export interface House {
  hearth: HearthProcess;
  home: StandInControl;
  /** Where the home answers. */
  homeUrl: string;
}

/** For the tests of one file: a home and a Hearth as processes would find each other, stopped at the end. */
export function openHouse(settings: Record<string, string> = {}): House {
  const house = {} as House;
  let close: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const standIn = await serveStandIn();
    close = [standIn.close];
    house.homeUrl = standIn.url;
    house.home = standInControl(standIn.url);
    house.hearth = await startHearth({ OLLAMA_BASE_URL: standIn.url, ...settings });
    close.unshift(house.hearth.stop);
  });
  afterAll(async () => {
    for (const end of close) await end();
  });
  return house;
}
