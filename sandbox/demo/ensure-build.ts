import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What `next build` reads. Tests, the sandbox and e2e are not part of the product. */
const FOLDERS = ["app", "components", "db", "lib", "public"];
const ROOT_FILE =
  /^(next\.config|postcss\.config|proxy|instrumentation|package-lock|tsconfig)\b.*\.(ts|mjs|json)$/;
const TEST = /\.(test|fixture)\.tsx?$/;
const STAMP = ".next/releve-build";

/** Builds the product unless the build that is there was made from these very sources. */
export async function ensureBuild(): Promise<{ built: boolean }> {
  const fingerprint = fingerprintOf(sources());
  if (existsSync(".next/BUILD_ID") && existsSync(STAMP) && readFileSync(STAMP, "utf8") === fingerprint) {
    return { built: false };
  }
  await build();
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

async function build(): Promise<void> {
  console.log("Building the app …");
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("next build failed: its messages stand above.");
}
