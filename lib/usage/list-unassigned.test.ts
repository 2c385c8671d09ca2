import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { unassignedCalls } from "@/db/schema/usage";
import { findUnassignedLines } from "./find-unassigned-lines";
import { countUnassigned, listUnassigned, type UnassignedFilter } from "./list-unassigned";

const ENDED_AT = new Date("2026-11-20T10:00:00Z");

/** Two of one number, one of them by an assistant as well; one that names nobody; one that cannot be believed. */
const CALLS = [
  { vapiCallId: "call-a", phoneNumber: "+33100000001", durationSeconds: 60 },
  { vapiCallId: "call-b", phoneNumber: "+33100000001", assistantId: "asst-1", durationSeconds: 61 },
  {
    vapiCallId: "call-c",
    assistantId: "asst-1",
    namedTenant: "999",
    durationSeconds: 30,
    reason: "unknown_tenant",
  },
  { vapiCallId: null, phoneNumber: "+33100000001", durationSeconds: 900, reason: "no_call_id" },
] as const;

const EVERYTHING = { sort: "duration", descending: false, page: 1, pageSize: 10 } as const;

beforeAll(async () => {
  for (const [index, call] of CALLS.entries()) {
    await db()
      .insert(unassignedCalls)
      .values({
        reportKey: `report-${index}`,
        reason: "unknown_line",
        endedAt: ENDED_AT,
        costUsd: "0.1",
        ...call,
      });
  }
});

async function idsOf(
  filter: Partial<UnassignedFilter>,
  order: Partial<Parameters<typeof listUnassigned>[0]> = {},
) {
  const full = { reason: null, search: "", ...filter };
  const rows = await listUnassigned({ ...EVERYTHING, ...full, ...order });
  return { ids: rows.map(({ vapiCallId }) => vapiCallId), total: await countUnassigned(full) };
}

test("a search finds a part of a number or of an id, a reason those that wait for it", async () => {
  expect(await idsOf({})).toEqual({ ids: ["call-c", "call-a", "call-b", null], total: 4 });
  expect(await idsOf({ search: "3310" })).toEqual({ ids: ["call-a", "call-b", null], total: 3 });
  expect(await idsOf({ search: "asst-1" })).toEqual({ ids: ["call-c", "call-b"], total: 2 });
  expect(await idsOf({ search: "_" })).toEqual({ ids: [], total: 0 });
  expect(await idsOf({ reason: "unknown_tenant" })).toEqual({ ids: ["call-c"], total: 1 });
});

test("a page is cut from the sorted whole", async () => {
  expect((await idsOf({}, { descending: true, pageSize: 2 })).ids).toEqual([null, "call-b"]);
  expect((await idsOf({}, { pageSize: 2, page: 2 })).ids).toEqual(["call-b", null]);
});

test("a call's lines say what waits on each and can be assigned", async () => {
  const [, , callB] = await listUnassigned({ ...EVERYTHING, reason: null, search: "" });
  expect(callB?.vapiCallId).toBe("call-b");
  expect(await findUnassignedLines(callB?.id ?? 0)).toEqual([
    { kind: "number", line: "+33100000001", calls: 2, seconds: 121 },
    { kind: "assistant_id", line: "asst-1", calls: 2, seconds: 91 },
  ]);
  expect(await findUnassignedLines(0)).toEqual([]);
});
