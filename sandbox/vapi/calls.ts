import { z } from "zod";

/** A call of Vapi's list, of which only these two are looked at here. */
const Call = z.looseObject({ id: z.string(), createdAt: z.iso.datetime({ offset: true }) });
type Call = z.infer<typeof Call>;

export type Calls = ReturnType<typeof createCalls>;

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;

const BOUNDS: Record<string, (created: number, bound: number) => boolean> = {
  createdAtGt: (created, bound) => created > bound,
  createdAtGe: (created, bound) => created >= bound,
  createdAtLt: (created, bound) => created < bound,
  createdAtLe: (created, bound) => created <= bound,
};

/** The calls that the local Vapi knows, by id. */
export function createCalls() {
  const known = new Map<string, Call>();

  /** Adds calls, or puts them in the place of those with their ids. */
  function put(body: unknown): number {
    const calls = z.array(Call).parse(body);
    for (const call of calls) known.set(call.id, call);
    return calls.length;
  }

  /** As `GET /call` answers: the newest first, a hundred unless more are asked for, a thousand at most. */
  function list(query: URLSearchParams): { calls: Call[] } | { refusal: string } {
    const limit = Number(query.get("limit") ?? DEFAULT_LIMIT);
    if (!(limit >= 0 && limit <= LARGEST_LIMIT)) {
      return { refusal: `limit must not be greater than ${LARGEST_LIMIT}` };
    }
    let calls = [...known.values()];
    for (const [name, value] of query) {
      if (name === "limit") continue;
      const isWithin = BOUNDS[name];
      const bound = Date.parse(value);
      if (!isWithin || Number.isNaN(bound)) return { refusal: `property ${name} should not exist` };
      calls = calls.filter(({ createdAt }) => isWithin(Date.parse(createdAt), bound));
    }
    calls.sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
    return { calls: calls.slice(0, limit) };
  }

  return { put, list, clear: () => known.clear() };
}
