import type { EventState } from "./event-list";

/** What decides whether an event can be worked again. */
type Replayable = {
  state: EventState;
  /** Whether anything is done for events of its type. */
  isHandled: boolean;
  /** Whether it is of another mode or account. */
  isRefused: boolean;
  isCustomerIgnored: boolean;
};

/** Why an event is not worked again, in the words of `lib/errors.ts`. */
export const REPLAY_REFUSALS = [
  "event_in_progress",
  "event_waiting",
  "event_refused",
  "event_type_ignored",
  "event_customer_ignored",
] as const;
export type ReplayRefusal = (typeof REPLAY_REFUSALS)[number];

/** Null: it may be worked again, however often, because working an event asks Stripe for the state of now. */
export function whyNotReplayed(event: Replayable): ReplayRefusal | null {
  if (event.state === "processing") return "event_in_progress";
  if (event.isRefused) return "event_refused";
  if (!event.isHandled) return "event_type_ignored";
  if (event.isCustomerIgnored) return "event_customer_ignored";
  return event.state === "received" ? "event_waiting" : null;
}

/** The states that "all that match" means; what was ignored has to be asked for. */
export const REPLAYED_STATES = ["failed", "processed"] as const satisfies EventState[];

/** How many of the events that match may be replayed, by their counts and the state that is asked for. */
export function countReplayable(counts: Record<EventState, number>, asked: EventState | null): number {
  const states: readonly EventState[] = asked === "ignored" ? ["ignored"] : REPLAYED_STATES;
  return states
    .filter((state) => asked === null || state === asked)
    .reduce((sum, state) => sum + counts[state], 0);
}
