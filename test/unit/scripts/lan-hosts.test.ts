import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { lanHosts } from "../../../scripts/start/lan-hosts.ts";

const entry = (address: string, rest: Partial<NetworkInterfaceInfo> = {}) =>
  ({ address, family: "IPv4", internal: false, ...rest }) as NetworkInterfaceInfo;

test("the addresses of a machine are its IPv4 addresses in other networks than its own", () => {
  const interfaces = {
    lo: [entry("127.0.0.1", { internal: true })],
    eth0: [entry("192.168.1.20"), entry("fe80::1", { family: "IPv6" })],
    wlan0: [entry("10.0.0.7"), entry("192.168.1.20")],
  };
  expect(lanHosts(interfaces, "Nas").addresses).toEqual(["192.168.1.20", "10.0.0.7"]);
});

test.each([
  ["Annas-Mac.local", ["annas-mac", "annas-mac.local"]],
  ["nas", ["nas", "nas.local"]],
  ["localhost", []],
  ["a name", []],
])("the machine %j is accepted as %j", (name, names) => {
  expect(lanHosts({}, name).names).toEqual(names);
});
