import { expireCheckout } from "@/sandbox/stripe/billing/checkout";
import { tellUpcoming, tellWillBeDue } from "@/sandbox/stripe/billing/reminders";
import { workInvoice } from "@/sandbox/stripe/billing/work-invoice";
import { workSchedule } from "@/sandbox/stripe/billing/work-schedule";
import { workSubscription } from "@/sandbox/stripe/billing/work-subscription";
import { invalid } from "@/sandbox/stripe/http/errors";
import type { Traffic } from "@/sandbox/stripe/http/traffic";
import type { Due } from "./agenda";
import { type ClockStep, stepAfter } from "./clock-step";
import type { Sandbox } from "./sandbox";

const QUIET_CAP_MS = 20_000;
/** A wait that ends so much too late was a machine's that had no time, for its clients neither. */
const BUSY_MS = 50;
/** While somebody reads the clock and asks for a moment near it, it goes on by itself. */
const RUNS_ON_SECONDS = 60;

interface Advanced {
  now: number;
  now_iso: string;
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
    this.ticker = setTimeout(() => {
      this.tick();
      this.start();
    }, 1_000 / this.sandbox.clock.rate);
    this.ticker.unref();
  }

  stop(): void {
    clearTimeout(this.ticker);
  }

  /** Moves to a moment. Refuses one that has passed: this clock never runs backwards. */
  advanceTo(to: number): Promise<Advanced> {
    return this.inTurn(() => {
      const now = this.sandbox.clock.now();
      if (to < now - RUNS_ON_SECONDS) {
        throw invalid(
          `The clock only goes forward: ${isoOf(to)} (${to}) has passed, it is ${isoOf(now)} (${now}).`,
          "advance_to",
        );
      }
      return this.advanceNow(to);
    });
  }

  advanceBy(step: ClockStep): Promise<Advanced> {
    return this.inTurn(() => this.advanceNow(stepAfter(this.sandbox.clock.now(), step)));
  }

  /** One advance at a time; the second waits for the first, and begins where that ended. */
  private inTurn(advance: () => Promise<Advanced>): Promise<Advanced> {
    const mine = this.turn.then(advance);
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
      return { now: clock.now(), now_iso: isoOf(clock.now()), processed, moments };
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
    let busyMs = 0;
    while (Date.now() < capMs) {
      const lastMs = Math.max(deliveries.lastAnsweredMs, this.traffic.lastMs, busyMs);
      const waitMs = this.traffic.inFlight > 0 ? quietMs : lastMs + quietMs - Date.now();
      if (waitMs <= 0) return;
      const wakeMs = Date.now() + Math.max(5, waitMs);
      await new Promise((resolve) => setTimeout(resolve, wakeMs - Date.now()));
      if (Date.now() - wakeMs > BUSY_MS) busyMs = Date.now();
      await deliveries.settled();
    }
  }
}

function isoOf(unix: number): string {
  return new Date(unix * 1000).toISOString().replace(".000Z", "Z");
}

function perform(sandbox: Sandbox, { kind, id }: Due): void {
  const { state, clock } = sandbox;
  const subscription = kind === "subscription" ? state.subscriptions.find(id) : undefined;
  const schedule = kind === "schedule" ? state.schedules.find(id) : undefined;
  const invoice = kind === "invoice" ? state.invoices.find(id) : undefined;
  const checkout = kind === "checkout" ? state.checkouts.find(id) : undefined;
  if (kind === "upcoming") toldOf(state.subscriptions.find(id), (row) => tellUpcoming(sandbox, row));
  if (kind === "will_be_due") toldOf(state.invoices.find(id), (row) => tellWillBeDue(sandbox, row));
  if (subscription) workSubscription(sandbox, subscription);
  if (schedule) workSchedule(sandbox, schedule);
  if (invoice) workInvoice(sandbox, invoice);
  if (checkout && checkout.expiresAt <= clock.now()) expireCheckout(sandbox, checkout);
}

function toldOf<Row>(row: Row | undefined, tell: (row: Row) => void): void {
  if (row !== undefined) tell(row);
}
