import { isLoopback } from "../../src/core/is-loopback.ts";
import { Fault } from "./finding.ts";
import { isLocalNetwork } from "./is-local-network.ts";

/** Explains why a fetch failed. Node puts the reason into `cause`. */
export function whyUnreachable(url: string, thrown: unknown): Fault {
  const { hostname, origin } = new URL(url);
  const error = innermost(thrown);
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  const seen = `${origin}: ${code ?? (error instanceof Error ? error.message : String(error))}`;
  if (isLoopback(hostname)) {
    return new Fault({
      code: "unreachable",
      title: "Nothing answers at this address",
      seen,
      next: "Start it in another terminal: npm start",
    });
  }
  if (isLocalNetwork(hostname)) {
    return new Fault({
      code: "unreachable",
      title: "Nothing answers at this address of your network",
      seen,
      next:
        "On that machine, start it with npm start -- --lan, and let its firewall accept the port. The address is one of " +
        "those that npm start prints.",
    });
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new Fault({
      code: "dns",
      title: "The host name does not exist",
      seen,
      next: "Check the spelling, and that npm run deploy succeeded. A new name takes a minute to reach all DNS servers.",
    });
  }
  if (code !== undefined && /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return new Fault({
      code: "tls",
      title: "The TLS connection failed",
      seen,
      next:
        "A certificate for a new name takes some minutes. Cloudflare's certificate covers one level below the domain " +
        "(hearth.example.com) and not two (hearth.home.example.com).",
    });
  }
  return new Fault({
    code: "unreachable",
    title: "Nothing answers at this address",
    seen,
    next: "Check the URL, and that this machine is online. A proxy or firewall on the way to Cloudflare can also be the cause.",
  });
}

function innermost(thrown: unknown): unknown {
  if (thrown instanceof AggregateError) return innermost(thrown.errors[0]);
  return thrown instanceof Error && thrown.cause !== undefined ? innermost(thrown.cause) : thrown;
}
