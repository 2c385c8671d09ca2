import { addUtcDays, startOfUtcDay, startOfUtcMonth } from "./utc-day";

/** How far back the top costs look. */
export const COST_WINDOWS = ["7d", "30d", "month"] as const;
export type CostWindow = (typeof COST_WINDOWS)[number];

/** Today is the last of the seven or thirty days. */
export function startOfCostWindow(window: CostWindow, at: Date): Date {
  if (window === "month") return startOfUtcMonth(at);
  return addUtcDays(startOfUtcDay(at), window === "7d" ? -6 : -29);
}
