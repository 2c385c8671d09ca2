import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isSameProcessAlive } from "./process-identity";

/** Notes that this process uses the server. Call it, and the two below, with the home's lock held. */
export function register(home: string): string {
  mkdirSync(folderOf(home), { recursive: true });
  const registration = join(folderOf(home), randomUUID());
  writeFileSync(registration, identityOf(process.pid));
  return registration;
}

export function unregister(registration: string): void {
  rmSync(registration, { force: true });
}

/** Forgets launchers that died without saying so, then answers whether one is left. */
export function hasLaunchers(home: string): boolean {
  const registrations = readdirSync(folderOf(home)).map((name) => join(folderOf(home), name));
  const living = registrations.filter((path) => isSameProcessAlive(readFileSync(path, "utf8")));
  for (const path of registrations) if (!living.includes(path)) unregister(path);
  return living.length > 0;
}

function folderOf(home: string): string {
  return join(home, "launchers");
}
