import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface SourceFile {
  /** Below the repository's root, such as `src/http/app.ts`. */
  path: string;
  text: string;
  imports: { from: string; typeOnly: boolean }[];
}

/** Every TypeScript file below a folder of the repository, with its import and re-export lines. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const path = join(folder, name).replaceAll("\\", "/");
      const text = readFileSync(path, "utf8");
      const imports = [...text.matchAll(/^(import|export)( type)?\s[^;"]*?from "([^"]+)";/gms)].map((match) => ({
        from: match[3] ?? "",
        typeOnly: match[2] !== undefined,
      }));
      return { path, text, imports };
    });
}
