/** Version of Hearth, the same as in package.json; a contract test compares them. */
export const HEARTH_VERSION = "0.1.0";
