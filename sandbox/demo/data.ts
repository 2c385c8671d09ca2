import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { identityOf, isSameProcessAlive } from "@/sandbox/postgres/process-identity";

const HOME = ".data/demo";
/** Raise it when the story changes: data of an older one is then begun anew. */
const STORY = 2;

export const PLACES = {
  postgres: join(HOME, "postgres"),
  stripe: join(HOME, "stripe"),
  appLog: join(HOME, "app.log"),
};
const TOLD = join(HOME, "told.json");
const RUNNING = join(HOME, "running");

const Told = z.object({ story: z.literal(STORY), toldAt: z.iso.datetime() });

/** When the story was told; null when it never was, not to its end, or in an older version. */
export function readToldAt(): Date | null {
  if (!existsSync(TOLD) || !existsSync(PLACES.stripe)) return null;
  const told = Told.safeParse(JSON.parse(readFileSync(TOLD, "utf8")));
  return told.success ? new Date(told.data.toldAt) : null;
}

/** Call it last: from here on the data is whole. */
export function rememberToldAt(toldAt: Date): void {
  writeFileSync(TOLD, JSON.stringify({ story: STORY, toldAt: toldAt.toISOString() }));
}

/** Forgets local Stripe's state; the caller empties the database. */
export function forgetStory(): void {
  rmSync(TOLD, { force: true });
  rmSync(PLACES.stripe, { recursive: true, force: true });
}

/** Two demos would write one set of data: throws when another one lives. */
export function claimData(): void {
  mkdirSync(HOME, { recursive: true });
  const other = existsSync(RUNNING) ? readFileSync(RUNNING, "utf8") : "";
  if (isSameProcessAlive(other)) {
    throw new Error(`The demo runs already, as process ${Number.parseInt(other, 10)}: end it there first.`);
  }
  writeFileSync(RUNNING, identityOf(process.pid));
}

export function releaseData(): void {
  rmSync(RUNNING, { force: true });
}
