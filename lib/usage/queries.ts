import { and, asc, count, eq, gte, lt, type SQL, sql, sum } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { usageDays, vapiCallUsage } from "@/db/schema/usage";
import { addUtcDays, firstUtcDayFrom, startOfUtcDay, utcDay } from "@/lib/domain/utc-day";

/** Calls that ended in `[from, to)`, of one tenant or, without an id, of all. */
type Window = { tenantId?: number; from: Date; to: Date };

export type UsageSum = {
  callsTotal: number;
  /** Seconds / 60 to two places, as the foundation had it. Bills round up once per period instead. */
  minutesTotal: number;
  /** US dollars as decimal text, so that no part of a cent is lost. */
  costUsdTotal: string;
};

export type DailyUsage = { day: string; calls: number; minutes: number; costUsd: string };

/**
 * What was used in a window, exactly: whole UTC days are read from their stored
 * sums, the parts of days at both ends from the calls.
 */
export async function sumUsage(window: Window): Promise<UsageSum> {
  const parts = partsOf(window).as("parts");
  const [total] = await db()
    .select({
      calls: sum(parts.calls).mapWith(Number),
      seconds: sum(parts.seconds).mapWith(Number),
      costUsd: sum(parts.costUsd),
    })
    .from(parts);
  return {
    callsTotal: total?.calls ?? 0,
    minutesTotal: toMinutes(total?.seconds ?? 0),
    costUsdTotal: total?.costUsd ?? "0.000000",
  };
}

/** The same window, UTC day by day; a day without calls is there with zeros. Its days add up to `sumUsage`. */
export async function listDailyUsage(window: Window): Promise<DailyUsage[]> {
  const parts = partsOf(window).as("parts");
  const rows = await db()
    .select({
      day: parts.day,
      calls: sum(parts.calls).mapWith(Number),
      seconds: sum(parts.seconds).mapWith(Number),
      costUsd: sql<string>`${sum(parts.costUsd)}`,
    })
    .from(parts)
    .groupBy(parts.day)
    .orderBy(asc(parts.day));
  const used = new Map(rows.map((row) => [row.day, row]));
  return daysOf(window).map((day) => {
    const row = used.get(day);
    return {
      day,
      calls: row?.calls ?? 0,
      minutes: toMinutes(row?.seconds ?? 0),
      costUsd: row?.costUsd ?? "0.000000",
    };
  });
}

/** One statement and so one snapshot: a call written meanwhile is in both its day and its edge, or in neither. */
function partsOf({ tenantId, from, to }: Window) {
  const firstWholeDay = firstUtcDayFrom(from);
  const lastDay = startOfUtcDay(to);
  // A window within one day has no whole day: all of it is head.
  if (firstWholeDay > lastDay) {
    return unionAll(daySums(tenantId, lastDay, lastDay), callSums(tenantId, from, to));
  }
  return unionAll(
    daySums(tenantId, firstWholeDay, lastDay),
    callSums(tenantId, from, firstWholeDay),
    callSums(tenantId, lastDay, to),
  );
}

function daySums(tenantId: number | undefined, from: Date, to: Date) {
  return db()
    .select({
      day: sql<string>`${usageDays.day}::text`.as("day"),
      calls: sql<number>`${usageDays.calls}::bigint`.as("calls"),
      seconds: sql<number>`${usageDays.seconds}`.as("seconds"),
      costUsd: sql<string>`${usageDays.costUsd}`.as("cost_usd"),
    })
    .from(usageDays)
    .where(
      and(
        gte(usageDays.day, utcDay(from)),
        lt(usageDays.day, utcDay(to)),
        tenantId === undefined ? undefined : eq(usageDays.tenantId, tenantId),
      ),
    );
}

function callSums(tenantId: number | undefined, from: Date, to: Date) {
  return db()
    .select({
      day: dayOfCall.as("day"),
      calls: sql<number>`${count()}`.as("calls"),
      seconds: sql<number>`${sum(vapiCallUsage.durationSeconds)}`.as("seconds"),
      costUsd: sql<string>`${sum(vapiCallUsage.costUsd)}`.as("cost_usd"),
    })
    .from(vapiCallUsage)
    .where(
      and(
        gte(vapiCallUsage.endedAt, from),
        lt(vapiCallUsage.endedAt, to),
        tenantId === undefined ? undefined : eq(vapiCallUsage.tenantId, tenantId),
      ),
    )
    .groupBy(sql`1`);
}

const dayOfCall: SQL<string> = sql<string>`((${vapiCallUsage.endedAt} at time zone 'UTC')::date)::text`;

function daysOf({ from, to }: Window): string[] {
  const days: string[] = [];
  for (let day = startOfUtcDay(from); day < to; day = addUtcDays(day, 1)) days.push(utcDay(day));
  return days;
}

function toMinutes(seconds: number): number {
  return Math.round((seconds * 100) / 60) / 100;
}
