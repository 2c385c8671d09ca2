import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  planCheckout,
  planInvoice,
  planSchedule,
  planSubscription,
} from "@/sandbox/stripe/billing/plan-moments";
import type { Clock } from "./clock";
import { EventFile } from "./event-file";
import { readIfThere } from "./read-if-there";
import type { Sandbox } from "./sandbox";
import { KEPT_EVENTS, type Settings, type State, type StoredAnswer } from "./state";

const FORMAT = 3;
const KEPT_ANSWERS = 1_000;

/** Keeps the state in one file, written a moment after changes and replaced as a whole, and its events in another. */
export class Snapshot {
  private timer: NodeJS.Timeout | undefined;
  private costMs = 0;
  private readonly file: string | null;
  private readonly events: EventFile | null;

  constructor(
    private readonly sandbox: Sandbox,
    dataDir: string | undefined,
  ) {
    this.file = dataDir === undefined ? null : join(dataDir, "state.json");
    this.events = dataDir === undefined ? null : new EventFile(join(dataDir, "events.jsonl"));
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
    for (const row of this.events?.read().slice(-KEPT_EVENTS) ?? []) this.sandbox.state.events.add(row);
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
    this.events?.append(this.sandbox.state.events.all());
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
    coupons: state.coupons.all(),
    promotionCodes: state.promotionCodes.all(),
    discounts: state.discounts.all(),
    meters: state.meters.all(),
    meterEvents: state.meterLog.all(),
    subscriptions: state.subscriptions.all(),
    schedules: state.schedules.all(),
    invoices: state.invoices.all(),
    invoiceItems: state.invoiceItems.all(),
    paymentIntents: state.paymentIntents.all(),
    setupIntents: state.setupIntents.all(),
    charges: state.charges.all(),
    disputes: state.disputes.all(),
    portalConfigurations: state.portalConfigurations.all(),
    portalSessions: state.portalSessions.all(),
    checkouts: state.checkouts.all(),
    webhookEndpoints: state.webhookEndpoints.all(),
    eventDestinations: state.eventDestinations.all(),
    thinEvents: state.thinEvents.all(),
  };
}

function fill(sandbox: Sandbox, from: Saved): void {
  const { state, clock } = sandbox;
  clock.offsetMs = from.offsetMs;
  Object.assign(state.settings, from.settings);
  for (const answer of from.answers) state.answers.set(answer.key, answer);
  for (const row of from.customers) state.searchIndex.note(state.customers.add(row), row.deleted);
  for (const row of from.paymentMethods) state.paymentMethods.add(row);
  for (const row of from.products) state.products.add(row);
  for (const row of from.prices) {
    state.prices.add(row);
    if (row.lookupKey !== null) state.lookupKeys.set(row.lookupKey, row.id);
  }
  for (const row of from.coupons) state.coupons.add(row);
  for (const row of from.promotionCodes) state.promotionCodes.add(row);
  for (const row of from.discounts) state.discounts.add(row);
  for (const row of from.meters) {
    state.meters.add(row);
    if (row.active) state.activeMeters.set(row.eventName, row.id);
  }
  for (const event of from.meterEvents) state.meterLog.add(event);
  for (const row of from.subscriptions) planSubscription(sandbox, state.subscriptions.add(row));
  for (const row of from.schedules ?? []) planSchedule(sandbox, state.schedules.add(row));
  for (const row of from.invoices) planInvoice(sandbox, state.invoices.add(row));
  for (const row of from.invoiceItems) state.invoiceItems.add(row);
  for (const row of from.paymentIntents) state.paymentIntents.add(row);
  for (const row of from.setupIntents) state.setupIntents.add(row);
  for (const row of from.charges) state.charges.add(row);
  for (const row of from.disputes ?? []) state.disputes.add(row);
  for (const row of from.portalConfigurations) state.portalConfigurations.add(row);
  for (const row of from.portalSessions) state.portalSessions.add(row);
  for (const row of from.checkouts) planCheckout(sandbox, state.checkouts.add(row));
  for (const row of from.webhookEndpoints) state.webhookEndpoints.add(row);
  for (const row of from.eventDestinations) state.eventDestinations.add(row);
  for (const row of from.thinEvents) state.thinEvents.add(row);
}
