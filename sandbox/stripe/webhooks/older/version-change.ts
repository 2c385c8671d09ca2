import type { State } from "@/sandbox/stripe/state/state";
import { isPlain } from "@/sandbox/stripe/webhooks/differing";

export type Json = Record<string, unknown>;

/** One breaking change: the version that brought it, and how each kind of object looked before. */
export interface VersionChange {
  since: string;
  undo: Record<string, (object: Json, state: State) => void>;
}

/** A nested hash, or an empty one where there is none. */
export function hashAt(object: Json, ...path: string[]): Json {
  let here = object;
  for (const key of path) {
    const next = here[key];
    if (!isPlain(next)) return {};
    here = next;
  }
  return here;
}

export function textAt(object: Json, ...path: string[]): string | null {
  const key = path.at(-1) ?? "";
  const value = hashAt(object, ...path.slice(0, -1))[key];
  return typeof value === "string" ? value : null;
}

export function listAt(object: Json, ...path: string[]): unknown[] {
  const key = path.at(-1) ?? "";
  const value = hashAt(object, ...path.slice(0, -1))[key];
  return Array.isArray(value) ? value : [];
}

export function remove(object: Json, ...keys: string[]): void {
  for (const key of keys) delete object[key];
}
