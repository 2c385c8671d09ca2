import type { MeterRefusals } from "@/sandbox/stripe/billing/meter-refusals";
import type { Deliveries } from "@/sandbox/stripe/webhooks/deliveries";
import type { Agenda } from "./agenda";
import type { Clock } from "./clock";
import type { State } from "./state";

/** One running local Stripe, as its handlers see it. */
export interface Sandbox {
  readonly state: State;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly deliveries: Deliveries;
  readonly meterRefusals: MeterRefusals;
  /** Where this server is reached, for hosted pages. */
  readonly url: () => string;
  /** Whether it stands for live mode; it never meets a real account either way. */
  readonly isLive: boolean;
  /** The API request that is being served, for `event.request`; null while the clock works. */
  cause: { id: string; key: string | null } | null;
  /** A copy to try things in (`billing/imagine.ts`): what it drafts is looked at, never finalized. */
  readonly isImagined?: boolean;
}
