/** wrangler's own program, for `node`: what npm puts into .bin is a shell script, and on Windows no program. */
export const WRANGLER = "node_modules/wrangler/bin/wrangler.js";
