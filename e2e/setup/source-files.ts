import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";

export type SourceFile = { path: string; text: string };
export type Import = {
  line: number;
  /** From the root as `@/lib/env`, or a package as `node:fs`, `stripe`, `next/link`. */
  target: string;
  /** As written. */
  specifier: string;
  isTypeOnly: boolean;
};

const FOLDERS = ["app", "components", "db", "e2e", "lib", "sandbox"];
const IMPORT =
  /(?:^|\n)[ \t]*(?:import|export)\s+(type\s)?[^;'"()]*?from\s*["']([^"']+)["']|(?:^|\n)[ \t]*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

/** Every TypeScript file of the product, root files included. */
export function sourceFiles(): SourceFile[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  return [...readdirSync("."), ...inFolders]
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

export function importsOf({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? "";
    return {
      line: lineAt(text, match.index + match[0].length),
      target: specifier.startsWith(".") ? `@/${join(dirname(path), specifier)}` : specifier,
      specifier,
      isTypeOnly: match[1] !== undefined,
    };
  });
}

/** Where a pattern occurs outside whole-line comments. */
export function linesWith(pattern: RegExp, { text }: SourceFile): number[] {
  return text
    .split("\n")
    .flatMap((line, index) => (pattern.test(line) && !/^\s*(\/\/|\/?\*)/.test(line) ? [index + 1] : []));
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
