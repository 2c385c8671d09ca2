import type Stripe from "stripe";

/** A Stripe type as JSON carries it: decimals are strings there. */
export type Wire<T> = T extends Stripe.Decimal
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends Array<infer U>
      ? Wire<U>[]
      : T extends object
        ? { [K in keyof T]: Wire<T[K]> }
        : T;

export const API_VERSION = "2026-10-28.endive";

export function listOf<T>(data: T[], url: string, hasMore = false) {
  return { object: "list" as const, data, has_more: hasMore, url };
}
