import { secureHeaders } from "hono/secure-headers";

/** Sets the headers that protect the user of a browser. Pages add a policy of what they may load. */
export const protectBrowsers = secureHeaders({
  // A client opens the sign-in page in a popup. It must stay connected to that popup to learn that the login is done.
  crossOriginOpenerPolicy: false,
  // With "no-referrer", browsers send `Origin: null` with our own forms.
  referrerPolicy: "same-origin",
  xFrameOptions: "DENY",
  strictTransportSecurity: "max-age=31536000",
});
