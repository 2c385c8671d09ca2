import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild, success } from "./children";

/** What `next build` reads. Tests, the sandbox and e2e are not part of the product. */
const FOLDERS = ["app", "components", "db", "lib", "public"];
const ROOT_FILE =
  /^(next\.config|postcss\.config|proxy|instrumentation|package-lock|tsconfig)\b.*\.(ts|mjs|json)$/;
const TEST = /\.(test|fixture)\.tsx?$/;
const STAMP = ".next/releve-build";

/** True when the build that is there was made from these very sources. */
export function isBuilt(): boolean {
  return (
    existsSync(".next/BUILD_ID") &&
    existsSync(STAMP) &&
    readFileSync(STAMP, "utf8") === fingerprintOf(sources())
  );
}

/** Builds the product unless `isBuilt`. `onStart` is told the process, so that the caller can end it. */
export async function ensureBuild(onStart: (build: Child) => void = () => {}): Promise<{ built: boolean }> {
  if (isBuilt()) return { built: false };
  const fingerprint = fingerprintOf(sources());
  const build = startChild(["node_modules/next/dist/bin/next", "build"], {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  onStart(build);
  await success("next build", build);
  writeFileSync(STAMP, fingerprint);
  return { built: true };
}

function sources(): string[] {
  const inFolders = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const atRoot = readdirSync(".").filter((name) => ROOT_FILE.test(name));
  return [...atRoot, ...inFolders].filter((path) => !TEST.test(path) && statSync(path).isFile()).sort();
}

function fingerprintOf(paths: string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${path}\0`).update(readFileSync(path)).update("\0");
  return hash.digest("hex");
}
