/** What a subscription's schedule will do next. */
export type ScheduledChange = {
  /** ISO 8601. */
  at: string;
  /** Null when the price is none of our plans'. */
  planId: number | null;
  planKey: string | null;
};
