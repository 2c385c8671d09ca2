import type { EVENT_SOURCES, EVENT_STATES } from "./values";

export type EventState = (typeof EVENT_STATES)[number];
export type EventSource = (typeof EVENT_SOURCES)[number];

/** What the list of events can be sorted by: one word per column. */
export const EVENT_SORTS = ["received", "type", "state", "attempts", "created"] as const;
export type EventSort = (typeof EVENT_SORTS)[number];

export type EventFilter = {
  /** A tenant's name or part of it, or an id of Stripe's in full. */
  search: string;
  tenantId: number | null;
  type: string | null;
  state: EventState | null;
  /** The UTC days received on, both included, as `2026-03-01`. */
  from: string | null;
  to: string | null;
  /** Only those in another API version than ours. */
  isOtherVersion: boolean;
};

export const EVERY_EVENT: EventFilter = {
  search: "",
  tenantId: null,
  type: null,
  state: null,
  from: null,
  to: null,
  isOtherVersion: false,
};
