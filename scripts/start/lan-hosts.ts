import { hostname, networkInterfaces } from "node:os";

interface LanHosts {
  /** The IPv4 addresses of this machine in its networks. */
  addresses: string[];
  /** Its names there. Whether a name resolves depends on the network, so it is accepted and not advertised. */
  names: string[];
}

/** How other machines in the network can address this one. */
export function lanHosts(interfaces = networkInterfaces(), ownName = hostname()): LanHosts {
  const addresses = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
  const name = ownName.toLowerCase().replace(/\.local$/, "");
  const names = /^[a-z0-9.-]+$/.test(name) && name !== "localhost" ? [name, `${name}.local`] : [];
  return { addresses: [...new Set(addresses)], names };
}
