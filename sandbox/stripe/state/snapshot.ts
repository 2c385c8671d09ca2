import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planCheckout, planInvoice, planSubscription } from "@/sandbox/stripe/billing/plan-moments";
import type { Clock } from "./clock";
import type { Sandbox } from "./sandbox";
import type { Settings, State, StoredAnswer } from "./state";

const FORMAT = 1;
const KEPT_ANSWERS = 5_000;

/** Keeps the whole state in one file, written a moment after changes and replaced as a whole. */
export class Snapshot {
  private timer: NodeJS.Timeout | undefined;
  private costMs = 0;
  private readonly file: string | null;

  constructor(
    private readonly sandbox: Sandbox,
    dataDir: string | undefined,
  ) {
    this.file = dataDir === undefined ? null : join(dataDir, "state.json");
    if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  }

  /** True when there was a state to go on from. */
  restore(): boolean {
    const text = this.file === null ? null : readIfThere(this.file);
    if (text === null) return false;
    const saved: Saved = JSON.parse(text);
    if (saved.format !== FORMAT)
      throw new Error(`${this.file} has format ${saved.format}; delete it to start anew.`);
    fill(this.sandbox, saved);
    return true;
  }

  /** A large state is written less often, so that writing stays a small part of the time. */
  touch(): void {
    if (this.file === null || this.timer) return;
    this.timer = setTimeout(() => this.save(), 1_000 + this.costMs * 20);
    this.timer.unref();
  }

  save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.file === null) return;
    const startedMs = Date.now();
    writeFileSync(`${this.file}.new`, JSON.stringify(saved(this.sandbox)));
    renameSync(`${this.file}.new`, this.file);
    this.costMs = Date.now() - startedMs;
  }
}

type Saved = ReturnType<typeof saved>;

function saved({ state, clock }: { state: State; clock: Clock }) {
  return {
    format: FORMAT,
    offsetMs: clock.offsetMs,
    settings: state.settings satisfies Settings,
    answers: [...state.answers.values()].slice(-KEPT_ANSWERS) satisfies StoredAnswer[],
    customers: state.customers.all(),
    paymentMethods: state.paymentMethods.all(),
    products: state.products.all(),
    prices: state.prices.all(),
    meters: state.meters.all(),
    meterEvents: state.meterLog.all(),
    subscriptions: state.subscriptions.all(),
    invoices: state.invoices.all(),
    invoiceItems: state.invoiceItems.all(),
    paymentIntents: state.paymentIntents.all(),
    checkouts: state.checkouts.all(),
    events: state.events.all(),
    webhookEndpoints: state.webhookEndpoints.all(),
  };
}

function fill(sandbox: Sandbox, from: Saved): void {
  const { state, clock } = sandbox;
  clock.offsetMs = from.offsetMs;
  Object.assign(state.settings, from.settings);
  for (const answer of from.answers) state.answers.set(answer.key, answer);
  for (const row of from.customers) state.customers.add(row);
  for (const row of from.paymentMethods) state.paymentMethods.add(row);
  for (const row of from.products) state.products.add(row);
  for (const row of from.prices) {
    state.prices.add(row);
    if (row.lookupKey !== null) state.lookupKeys.set(row.lookupKey, row.id);
  }
  for (const row of from.meters) {
    state.meters.add(row);
    if (row.active) state.activeMeters.set(row.eventName, row.id);
  }
  for (const event of from.meterEvents) state.meterLog.add(event);
  for (const row of from.subscriptions) planSubscription(sandbox, state.subscriptions.add(row));
  for (const row of from.invoices) planInvoice(sandbox, state.invoices.add(row));
  for (const row of from.invoiceItems) state.invoiceItems.add(row);
  for (const row of from.paymentIntents) state.paymentIntents.add(row);
  for (const row of from.checkouts) planCheckout(sandbox, state.checkouts.add(row));
  for (const row of from.events) state.events.add(row);
  for (const row of from.webhookEndpoints) state.webhookEndpoints.add(row);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
