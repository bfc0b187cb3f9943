export interface LogSettings {
  level: "debug" | "info" | "warn" | "error" | "silent";
  format: "json" | "text";
}
