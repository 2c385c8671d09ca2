import { z } from "zod";
import { addUtcDays, startOfUtcDay, startOfUtcMonth, utcDay } from "@/lib/domain/utc-day";

export const USAGE_VIEWS = ["7d", "30d", "period", "month"] as const;
export type UsageView = (typeof USAGE_VIEWS)[number];

const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);
const MONTHS_OFFERED = 24;

/** What the address asks for; what it does not say, or says wrongly, falls back. */
export type UsageChoice = { view: UsageView; month: Date };

export function usageChoiceFrom(
  search: Record<string, string | string[] | undefined>,
  fallback: UsageView,
  today: Date,
): UsageChoice {
  const month = Month.safeParse(search.month);
  return {
    view: USAGE_VIEWS.find((view) => view === search.usage) ?? fallback,
    month: month.success ? new Date(`${month.data}-01T00:00:00Z`) : startOfUtcMonth(today),
  };
}

/** The months a reader can pick, this one first. */
export function monthsOffered(today: Date): string[] {
  return Array.from({ length: MONTHS_OFFERED }, (_, back) =>
    utcDay(startOfUtcMonth(today, -back)).slice(0, 7),
  );
}

/** A window never runs beyond today: days to come would look like days without calls. */
export function windowOf(
  { view, month }: UsageChoice,
  today: Date,
  period: { startsAt: Date; endsAt: Date } | null,
): { from: Date; to: Date } | null {
  const tomorrow = addUtcDays(startOfUtcDay(today), 1);
  if (view === "7d") return { from: addUtcDays(tomorrow, -7), to: tomorrow };
  if (view === "30d") return { from: addUtcDays(tomorrow, -30), to: tomorrow };
  if (view === "month") return { from: month, to: earlier(startOfUtcMonth(month, 1), tomorrow) };
  return period && { from: period.startsAt, to: earlier(period.endsAt, tomorrow) };
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
