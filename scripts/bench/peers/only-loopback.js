import { Server } from "node:net";

// Loaded into a peer before its own code: one of them listens on every address, and has no option not to.
const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(first, ...others) {
  if (typeof first === "number") return listen.call(this, { port: first, host: "127.0.0.1" }, others.at(-1));
  return listen.call(this, { ...first, host: "127.0.0.1" }, ...others);
};
