import { basename } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { type Import, importsOf, linesWith, type SourceFile, sourceFiles } from "./setup/source-files";

/**
 * Who may import whom. A file follows the row of the longest path that holds it;
 * "." stands for the files at the root. Packages are free unless a row lists them.
 */
const WALLS: { of: string; mayImport: string[]; packages?: string[] }[] = [
  { of: "app", mayImport: ["app", "components", "lib"] },
  { of: ".", mayImport: ["app", "components", "lib"] },
  { of: "components", mayImport: ["components", "lib/domain"] },
  { of: "lib/domain", mayImport: ["lib/domain"], packages: ["zod", "decimal.js", "date-fns"] },
  { of: "lib/stripe", mayImport: ["lib/stripe", "lib/domain", "lib/env", "lib/errors"] },
  { of: "lib/vapi", mayImport: ["lib/vapi", "lib/domain", "lib/env", "lib/errors"] },
  { of: "lib/plans", mayImport: ["lib", "db", "plans.config"] },
  { of: "lib", mayImport: ["lib", "db"] },
  { of: "db", mayImport: ["db", "lib/domain", "lib/env"] },
  { of: "e2e", mayImport: ["e2e", "db", "lib/domain", "sandbox"] },
  { of: "sandbox", mayImport: ["sandbox", "lib/domain", "db"] },
];

/** A test, or a fixture that only tests import, and what it may import on top of its folder's row. */
const TEST = /\.(test|fixture)\.tsx?$/;
const TESTS_ALSO = { mayImport: ["e2e/setup", "db", "plans.config"], packages: ["vitest", "fast-check"] };

const SDK_IMPORTERS = ["lib/stripe", "sandbox", "e2e"];
const SDK_TYPE_IMPORTERS = ["lib/sync"];
const ENVIRONMENT_READERS = ["lib/env.ts", "sandbox", "e2e"];
/** What Next fixes at build time is a constant, and setting a variable for a library is not reading one. */
const ENVIRONMENT_READ = /process\.env\b(?!\.(NODE_ENV|NEXT_RUNTIME)\b|\.\w+ (\|\||\?\?)?= )/;
const NAMELESS = /^(utils?|helpers?|services?|types?|common)\.tsx?$/;
const BARREL = /^index\.tsx?$/;

const files = sourceFiles();

describe("imports", () => {
  test.each(WALLS)("$of imports only from $mayImport", ({ of }) => {
    expect(files.filter((file) => wallOf(file.path).of === of).flatMap(crossings)).toEqual([]);
  });

  test("outside db, a path starts at the root or beside the file, and never climbs", () => {
    expect(offences((file, { specifier }) => specifier.startsWith("../") && !isIn(file.path, "db"))).toEqual(
      [],
    );
  });

  test("only tests import fixtures", () => {
    expect(offences((file, { target }) => target.endsWith(".fixture") && !TEST.test(file.path))).toEqual([]);
  });

  test("the Stripe SDK has one home", () => {
    expect(
      offences((file, found) => packageOf(found.target) === "stripe" && !mayUseSdk(file, found)),
    ).toEqual([]);
  });
});

describe("files", () => {
  test("only the environment module, tool configs, the sandbox and e2e read process.env", () => {
    const free = files.filter(
      ({ path }) => !path.endsWith(".config.ts") && !ENVIRONMENT_READERS.some((folder) => isIn(path, folder)),
    );
    expect(free.flatMap((file) => places(file, linesWith(ENVIRONMENT_READ, file)))).toEqual([]);
  });

  test("every file says what it holds", () => {
    expect(files.map(({ path }) => path).filter((path) => NAMELESS.test(basename(path)))).toEqual([]);
  });

  test("there are no barrels", () => {
    expect(files.map(({ path }) => path).filter((path) => BARREL.test(basename(path)))).toEqual([]);
  });

  test("a page is a server component", () => {
    const pages = files.filter(({ path }) => basename(path) === "page.tsx");
    expect(pages.flatMap((file) => places(file, linesWith(/^["']use client["']/, file)))).toEqual([]);
  });
});

describe("the walls themselves", () => {
  test.each([
    ["a page reading the database", "app/page.tsx", `import { db } from "@/db/client";`],
    ["a component asking lib", "components/ui/a.tsx", `import {\n  env,\n} from "@/lib/env";`],
    ["a rule reading the clock", "lib/domain/a.ts", `import { now } from "../clock";`],
    ["a rule using node", "lib/domain/a.ts", `import { readFileSync } from "node:fs";`],
    ["lib importing the sandbox", "lib/sync/a.ts", `const server = await import("@/sandbox/stripe/server");`],
    ["the Stripe client reading rows", "lib/stripe/a.ts", `export { db } from "@/db/client";`],
    ["the sandbox using the product", "sandbox/demo/a.ts", `import "@/lib/env";`],
    ["a root file importing a table", "proxy.ts", `import type { Tenant } from "@/db/schema/tenants";`],
  ])("stop %s", (_crossing, path, text) => {
    expect(crossings({ path, text })).toHaveLength(1);
  });

  test.each([
    ["a test use the test ground", "lib/sync/a.test.ts", `import { x } from "@/e2e/setup/empty-database";`],
    ["a rule use decimals", "lib/domain/a.ts", `import Decimal from "decimal.js";`],
    ["lib read rows", "lib/sync/a.ts", `import { db } from "@/db/client";`],
  ])("let %s", (_right, path, text) => {
    expect(crossings({ path, text })).toEqual([]);
  });
});

function crossings(file: SourceFile): string[] {
  const wall = wallOf(file.path);
  const isTest = TEST.test(file.path);
  const mayImport = [...wall.mayImport, ...(isTest ? TESTS_ALSO.mayImport : [])];
  const packages = wall.packages && [...wall.packages, ...(isTest ? TESTS_ALSO.packages : [])];
  return importsOf(file)
    .filter(({ target }) =>
      target.startsWith("@/")
        ? !mayImport.some((folder) => isIn(target.slice(2), folder))
        : packages !== undefined && !packages.includes(packageOf(target)),
    )
    .map((found) => place(file, found));
}

function wallOf(path: string) {
  const rows = WALLS.filter(({ of }) => (of === "." ? !path.includes("/") : isIn(path, of)));
  const wall = rows.sort((a, b) => b.of.length - a.of.length)[0];
  if (!wall) throw new Error(`No row of the table covers ${path}`);
  return wall;
}

function mayUseSdk({ path }: SourceFile, { isTypeOnly }: Import): boolean {
  if (SDK_IMPORTERS.some((folder) => isIn(path, folder))) return true;
  if (isIn(path, "lib") && TEST.test(path)) return true;
  return isTypeOnly && SDK_TYPE_IMPORTERS.some((folder) => isIn(path, folder));
}

function offences(isOffence: (file: SourceFile, found: Import) => boolean): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((found) => isOffence(file, found))
      .map((found) => place(file, found)),
  );
}

function place({ path }: SourceFile, { line, specifier }: Import): string {
  return `${path}:${line} imports ${specifier}`;
}

function places({ path }: SourceFile, lines: number[]): string[] {
  return lines.map((line) => `${path}:${line}`);
}

/** "lib/env" holds lib/env.ts as well as everything under lib/env/. */
function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`) || path.replace(/\.tsx?$/, "") === folder;
}

function packageOf(specifier: string): string {
  const [scope = "", name = ""] = specifier.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}
