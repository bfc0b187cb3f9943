const PRIVATE_IPV4 = /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./;
const LOCAL_NAME = /^[^.:[]+$|\.(local|lan|home|internal|home\.arpa)$/i;

/** Tells whether a host is in a network at home, where Hearth runs by `npm start -- --lan` and not on Cloudflare. */
export const isLocalNetwork = (hostname: string): boolean =>
  hostname !== "localhost" && (PRIVATE_IPV4.test(hostname) || LOCAL_NAME.test(hostname));
