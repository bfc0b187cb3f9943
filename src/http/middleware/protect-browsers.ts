import { secureHeaders } from "hono/secure-headers";

/** Headers that keep a browser from being used against its reader. Pages add a policy of what they may load. */
export const protectBrowsers = secureHeaders({
  // A page that a client has opened in a popup must stay its popup, or the client never learns that it is done.
  crossOriginOpenerPolicy: false,
  // With "no-referrer" browsers send `Origin: null` along with our own forms.
  referrerPolicy: "same-origin",
  xFrameOptions: "DENY",
  strictTransportSecurity: "max-age=31536000",
});
