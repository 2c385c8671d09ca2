import type { State } from "@/sandbox/stripe/state/state";
import { differing, isPlain } from "./differing";
import { earlyChanges } from "./older/before-2022";
import { basilChanges } from "./older/before-basil";
import { cloverChanges } from "./older/before-clover";
import type { Json, VersionChange } from "./older/version-change";

/** Breaking changes, the newest first; each undoes itself for endpoints of an earlier version. */
const CHANGES: VersionChange[] = [...cloverChanges, ...basilChanges, ...earlyChanges];

/**
 * An event as an endpoint of another API version gets it: every documented
 * breaking change since then that touches billing is undone. Null stands for
 * the account's own version, which is the newest.
 */
export function inVersion(state: State, json: string, version: string | null): string {
  const undone = version === null ? [] : CHANGES.filter(({ since }) => version < since);
  if (version === null || undone.length === 0) return json;
  const event: Json = JSON.parse(json);
  const data: { object: Json; previous_attributes?: Json } = JSON.parse(JSON.stringify(event.data));
  const { object, previous_attributes: previous } = data;
  const older = downgraded(object, undone, state);
  const before = previous && downgraded(merged(object, previous), undone, state);
  return JSON.stringify({
    ...event,
    api_version: version,
    data: before ? { object: older, previous_attributes: differing(before, older) ?? {} } : { object: older },
  });
}

function downgraded(object: Json, changes: VersionChange[], state: State): Json {
  const copy = structuredClone(object);
  for (const { undo } of changes) eachObject(copy, (found, kind) => undo[kind]?.(found, state));
  return copy;
}

/** Stripe's objects at any depth, the inner ones first. */
function eachObject(value: unknown, visit: (object: Json, kind: string) => void): void {
  if (Array.isArray(value)) for (const element of value) eachObject(element, visit);
  if (!isPlain(value)) return;
  for (const child of Object.values(value)) eachObject(child, visit);
  if (typeof value.object === "string") visit(value, value.object);
}

function merged(object: Json, previous: Json): Json {
  const out: Json = { ...object };
  for (const [key, old] of Object.entries(previous)) {
    const current = out[key];
    out[key] = isPlain(old) && isPlain(current) ? merged(current, old) : old;
  }
  return out;
}
