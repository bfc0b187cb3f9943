/** The script of wrangler, to be run with `node`. The one in .bin is a shell script that Windows cannot run. */
export const WRANGLER = "node_modules/wrangler/bin/wrangler.js";
