/** How much is logged, and in which form. */
export interface LogSettings {
  level: "debug" | "info" | "warn" | "error" | "silent";
  format: "json" | "text";
}
