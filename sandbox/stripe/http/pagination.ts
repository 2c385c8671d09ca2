import { listOf } from "@/sandbox/stripe/render/wire";
import { noSuch } from "./errors";
import { createdFilter, integer, text } from "./params";

export const pageParams = { limit: integer(1, 100), starting_after: text(), ending_before: text() };
export const createdParams = { created: createdFilter() };

interface Page {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: { gt?: number; gte?: number; lt?: number; lte?: number };
}

/**
 * One page of rows that come oldest first, answered newest first. The cursor
 * counts among all rows, so that one which stopped matching since still works.
 */
export function pageOf<R extends { id: string; created?: number }, O>(
  rows: R[],
  page: Page,
  url: string,
  render: (row: R) => O,
  matches: (row: R) => boolean = () => true,
) {
  const wanted = (row: R) => inRange(row.created ?? 0, page.created) && matches(row);
  return sliced([...rows].reverse(), page, url, render, wanted);
}

/** One page of rows that are already in the order of the answer. */
export function sliced<R extends { id: string }, O>(
  rows: R[],
  page: Page,
  url: string,
  render: (row: R) => O,
  matches: (row: R) => boolean = () => true,
) {
  const limit = page.limit ?? 10;
  if (page.ending_before !== undefined) {
    const before = rows.slice(0, positionOf(rows, page.ending_before, "ending_before")).filter(matches);
    return listOf(before.slice(-limit).map(render), url, before.length > limit);
  }
  const start =
    page.starting_after === undefined ? 0 : positionOf(rows, page.starting_after, "starting_after") + 1;
  const found: R[] = [];
  for (let at = start; at < rows.length && found.length <= limit; at += 1) {
    const row = rows[at];
    if (row !== undefined && matches(row)) found.push(row);
  }
  return listOf(found.slice(0, limit).map(render), url, found.length > limit);
}

function positionOf(rows: { id: string }[], id: string, param: string): number {
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) throw noSuch("object", id, param);
  return at;
}

function inRange(created: number, range: Page["created"]): boolean {
  if (!range) return true;
  const { gt = -1, gte = 0, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY } = range;
  return created > gt && created >= gte && created < lt && created <= lte;
}
