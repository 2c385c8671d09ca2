import { expireCheckout } from "@/sandbox/stripe/billing/checkout";
import { workInvoice } from "@/sandbox/stripe/billing/work-invoice";
import { workSchedule } from "@/sandbox/stripe/billing/work-schedule";
import { workSubscription } from "@/sandbox/stripe/billing/work-subscription";
import type { Traffic } from "@/sandbox/stripe/http/traffic";
import type { Due } from "./agenda";
import type { Sandbox } from "./sandbox";

const QUIET_CAP_MS = 20_000;

interface Advanced {
  now: number;
  processed: number;
  moments: number;
}

/**
 * Makes happen what is due: by itself each second, or moment by moment when the
 * clock is moved. After each moment it waits until webhooks are answered and
 * clients have been quiet, because they work after their answer.
 */
export class Timekeeper {
  private ticker: NodeJS.Timeout | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private advancing = 0;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly traffic: Traffic,
    private readonly quietMs: number,
    private readonly changed: () => void,
  ) {}

  start(): void {
    this.ticker = setInterval(() => this.tick(), 1000);
    this.ticker.unref();
  }

  stop(): void {
    clearInterval(this.ticker);
  }

  /** One advance at a time; the second waits for the first. */
  advance(to: number): Promise<Advanced> {
    const mine = this.turn.then(() => this.advanceNow(to));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private tick(): void {
    if (this.advancing === 0) this.work();
  }

  private async advanceNow(to: number): Promise<Advanced> {
    const { agenda, clock } = this.sandbox;
    this.advancing += 1;
    let [processed, moments] = [0, 0];
    try {
      for (;;) {
        const next = agenda.peek();
        if (next === null || next > to) break;
        clock.jumpTo(next);
        const startedMs = Date.now();
        const done = this.work();
        if (done === 0) continue;
        processed += done;
        moments += 1;
        await this.sandbox.deliveries.settled();
        await this.quiet(startedMs);
      }
      clock.jumpTo(to);
      return { now: clock.now(), processed, moments };
    } finally {
      this.advancing -= 1;
      this.changed();
    }
  }

  /** Everything due by now, in due order, including what that work makes due at once. */
  private work(): number {
    const { agenda, clock } = this.sandbox;
    let done = 0;
    for (let next = agenda.peek(); next !== null && next <= clock.now(); next = agenda.peek()) {
      const due = agenda.take();
      if (due && this.perform(due)) done += 1;
    }
    if (done > 0) this.changed();
    return done;
  }

  private perform(due: Due): boolean {
    const before = this.sandbox.state.events.lastId();
    try {
      perform(this.sandbox, due);
    } catch (error) {
      console.error(`Local Stripe could not do what was due for ${due.id}:`, error);
    }
    return this.sandbox.state.events.lastId() !== before;
  }

  /** Waits while clients work, if any was told something since `startedMs`. */
  private async quiet(startedMs: number): Promise<void> {
    const { deliveries, state } = this.sandbox;
    const quietMs = state.settings.quietMs ?? this.quietMs;
    const capMs = Date.now() + QUIET_CAP_MS;
    if (Math.max(deliveries.lastAnsweredMs, this.traffic.lastMs) < startedMs && this.traffic.inFlight === 0)
      return;
    while (Date.now() < capMs) {
      const lastMs = Math.max(deliveries.lastAnsweredMs, this.traffic.lastMs);
      const waitMs = this.traffic.inFlight > 0 ? quietMs : lastMs + quietMs - Date.now();
      if (waitMs <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, Math.max(5, waitMs)));
      await deliveries.settled();
    }
  }
}

function perform(sandbox: Sandbox, { kind, id }: Due): void {
  const { state, clock } = sandbox;
  const subscription = kind === "subscription" ? state.subscriptions.find(id) : undefined;
  const schedule = kind === "schedule" ? state.schedules.find(id) : undefined;
  const invoice = kind === "invoice" ? state.invoices.find(id) : undefined;
  const checkout = kind === "checkout" ? state.checkouts.find(id) : undefined;
  if (subscription) workSubscription(sandbox, subscription);
  if (schedule) workSchedule(sandbox, schedule);
  if (invoice) workInvoice(sandbox, invoice);
  if (checkout && checkout.expiresAt <= clock.now()) expireCheckout(sandbox, checkout);
}
