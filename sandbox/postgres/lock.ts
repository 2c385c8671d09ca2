import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isSameProcessAlive } from "./process-identity";

const PATIENCE_MS = 60_000;

/** Only one launcher at a time creates, starts, adopts or stops: work runs alone for this home. */
export async function withLock<Result>(
  home: string,
  work: () => Promise<Result>,
  patienceMs = PATIENCE_MS,
): Promise<Result> {
  const lock = join(home, "launcher.lock");
  await take(lock, patienceMs);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function take(lock: string, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!tryTake(lock)) {
    if (Date.now() > deadline) throw new Error(`${lock} is held by process ${holderOf(lock)}: end it first.`);
    const holder = holderOf(lock);
    if (holder && !isSameProcessAlive(holder)) rmSync(lock, { force: true });
    else await sleep(100);
  }
}

/** A link appears with its content, so nobody ever reads a lock without a holder. */
function tryTake(lock: string): boolean {
  const mine = `${lock}.${randomUUID()}`;
  writeFileSync(mine, identityOf(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine);
  }
}

/** Empty when the holder has just let go. */
function holderOf(lock: string): string {
  try {
    return readFileSync(lock, "utf8");
  } catch {
    return "";
  }
}
