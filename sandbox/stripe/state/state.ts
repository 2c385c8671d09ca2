import { MeterLog } from "./meter-log";
import type * as R from "./records";
import { Table } from "./table";

export interface StoredAnswer {
  key: string;
  fingerprint: string;
  status: number;
  body: string;
  requestId: string;
  at: number;
}

export interface Settings {
  summaryLagMs: number;
  retryDays: number[];
  afterRetries: "canceled" | "unpaid";
  rateLimitPerSecond: number | null;
  /** Instead of what the server was started with. */
  quietMs: number | null;
}

/** Stripe lists 30 days of events; here the newest ones count. */
export const KEPT_EVENTS = 20_000;

/** Everything that survives a restart. */
export class State {
  readonly customers = new Table<R.CustomerRecord>({});
  readonly paymentMethods = new Table<R.PaymentMethodRecord>({});
  readonly products = new Table<R.ProductRecord>({});
  readonly prices = new Table<R.PriceRecord, "product">({ product: (price) => price.product });
  readonly meters = new Table<R.MeterRecord>({});
  readonly meterLog = new MeterLog();
  readonly subscriptions = new Table<R.SubscriptionRecord, "customer">({ customer: (row) => row.customer });
  readonly invoices = new Table<R.InvoiceRecord, "customer" | "subscription">({
    customer: (row) => row.customer,
    subscription: (row) => row.subscription,
  });
  readonly invoiceItems = new Table<R.InvoiceItemRecord, "customer">({ customer: (row) => row.customer });
  readonly paymentIntents = new Table<R.PaymentIntentRecord>({});
  readonly checkouts = new Table<R.CheckoutRecord, "customer">({ customer: (row) => row.customer });
  readonly events = new Table<R.EventRecord>({});
  readonly webhookEndpoints = new Table<R.WebhookEndpointRecord>({});
  readonly answers = new Map<string, StoredAnswer>();
  readonly lookupKeys = new Map<string, string>();
  readonly activeMeters = new Map<string, string>();
  readonly settings: Settings = defaultSettings();

  clear(): void {
    for (const table of tablesOf(this)) table.clear();
    this.meterLog.clear();
    for (const map of [this.answers, this.lookupKeys, this.activeMeters]) map.clear();
    Object.assign(this.settings, defaultSettings());
  }
}

function defaultSettings(): Settings {
  return {
    summaryLagMs: 0,
    retryDays: [3, 5, 7],
    afterRetries: "canceled",
    rateLimitPerSecond: null,
    quietMs: null,
  };
}

function tablesOf(state: State) {
  return [
    state.customers,
    state.paymentMethods,
    state.products,
    state.prices,
    state.meters,
    state.subscriptions,
    state.invoices,
    state.invoiceItems,
    state.paymentIntents,
    state.checkouts,
    state.events,
    state.webhookEndpoints,
  ];
}
