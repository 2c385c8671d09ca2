import { addUtcDays, startOfUtcDay } from "./utc-day";

const NIGHT_MS = 2 * 60 * 60 * 1000;

/** Whether what is done once a night, from two o'clock UTC on, has not been since the last one began. */
export function isDueTonight(at: Date, lastDoneAt: Date | null): boolean {
  const tonight = new Date(startOfUtcDay(at).getTime() + NIGHT_MS);
  const lastNight = tonight <= at ? tonight : addUtcDays(tonight, -1);
  return lastDoneAt === null || lastDoneAt < lastNight;
}
