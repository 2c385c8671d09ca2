import type { MeterRecord, PriceRecord, ProductRecord } from "./catalogue-records";
import type { CouponRecord, DiscountRecord, PromotionCodeRecord } from "./discount-records";
import type { DisputeRecord } from "./dispute-records";
import type { ChargeRecord, InvoiceItemRecord, InvoiceRecord, PaymentIntentRecord } from "./invoice-records";
import { MeterLog } from "./meter-log";
import type { PortalConfigurationRecord, PortalSessionRecord } from "./portal-records";
import type {
  CustomerRecord,
  EventDestinationRecord,
  EventRecord,
  PaymentMethodRecord,
  SetupIntentRecord,
  ThinEventRecord,
  WebhookEndpointRecord,
} from "./records";
import type { ScheduleRecord } from "./schedule-records";
import { SearchIndex } from "./search-index";
import type { CheckoutRecord, SubscriptionRecord } from "./subscription-records";
import { Table } from "./table";

export interface StoredAnswer {
  key: string;
  fingerprint: string;
  status: number;
  body: string;
  requestId: string;
  at: number;
}

/** Stripe lets a preview be read again for 72 hours (docs.stripe.com/invoicing/preview). */
interface KeptPreview {
  invoice: { id: string };
  lines: { id: string }[];
}

export interface Settings {
  summaryLagMs: number;
  /** How far searching is behind; Stripe says less than a minute, usually. */
  searchLagMs: number;
  retryDays: number[];
  /** What becomes of a subscription whose last retry failed. */
  afterRetries: "canceled" | "unpaid" | "past_due";
  /** How long before a renewal `invoice.upcoming` tells of it; null: never. */
  upcomingDays: number | null;
  /** How long before a sent invoice is due `invoice.will_be_due` tells of it; null: never. */
  willBeDueDays: number | null;
  rateLimitPerSecond: number | null;
  /** Instead of what the server was started with. */
  quietMs: number | null;
}

/** Stripe lists 30 days of events; here the newest ones count. */
export const KEPT_EVENTS = 20_000;

/** Everything that survives a restart. */
export class State {
  readonly customers = new Table<CustomerRecord>({});
  readonly paymentMethods = new Table<PaymentMethodRecord>({});
  readonly products = new Table<ProductRecord>({});
  readonly prices = new Table<PriceRecord, "product">({ product: (price) => price.product });
  readonly coupons = new Table<CouponRecord>({});
  readonly promotionCodes = new Table<PromotionCodeRecord>({});
  readonly discounts = new Table<DiscountRecord>({});
  /** What the last preview was made with; not saved. */
  previewDiscounts: DiscountRecord[] = [];
  /** Previews as they were answered, by id; not saved. */
  readonly previews = new Map<string, KeptPreview>();
  readonly meters = new Table<MeterRecord>({});
  readonly meterLog = new MeterLog();
  readonly searchIndex = new SearchIndex();
  readonly subscriptions = new Table<SubscriptionRecord, "customer">({ customer: (row) => row.customer });
  readonly schedules = new Table<ScheduleRecord, "customer">({ customer: (row) => row.customer });
  readonly invoices = new Table<InvoiceRecord, "customer" | "subscription">({
    customer: (row) => row.customer,
    subscription: (row) => row.subscription,
  });
  readonly invoiceItems = new Table<InvoiceItemRecord, "customer">({ customer: (row) => row.customer });
  readonly paymentIntents = new Table<PaymentIntentRecord>({});
  readonly setupIntents = new Table<SetupIntentRecord>({});
  readonly charges = new Table<ChargeRecord, "paymentIntent">({ paymentIntent: (row) => row.paymentIntent });
  readonly disputes = new Table<DisputeRecord>({});
  readonly portalConfigurations = new Table<PortalConfigurationRecord>({});
  readonly portalSessions = new Table<PortalSessionRecord>({});
  readonly checkouts = new Table<CheckoutRecord, "customer">({ customer: (row) => row.customer });
  readonly events = new Table<EventRecord>({});
  readonly webhookEndpoints = new Table<WebhookEndpointRecord>({});
  readonly eventDestinations = new Table<EventDestinationRecord>({});
  readonly thinEvents = new Table<ThinEventRecord>({});
  readonly answers = new Map<string, StoredAnswer>();
  readonly lookupKeys = new Map<string, string>();
  readonly activeMeters = new Map<string, string>();
  readonly settings: Settings = defaultSettings();

  clear(): void {
    for (const table of tablesOf(this)) table.clear();
    this.meterLog.clear();
    this.searchIndex.clear();
    for (const map of [this.answers, this.lookupKeys, this.activeMeters, this.previews]) map.clear();
    Object.assign(this.settings, defaultSettings());
  }
}

function defaultSettings(): Settings {
  return {
    summaryLagMs: 0,
    searchLagMs: 0,
    retryDays: [3, 5, 7],
    afterRetries: "canceled",
    upcomingDays: 7,
    willBeDueDays: 3,
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
    state.coupons,
    state.promotionCodes,
    state.discounts,
    state.meters,
    state.subscriptions,
    state.schedules,
    state.invoices,
    state.invoiceItems,
    state.paymentIntents,
    state.setupIntents,
    state.charges,
    state.disputes,
    state.portalConfigurations,
    state.portalSessions,
    state.checkouts,
    state.events,
    state.webhookEndpoints,
    state.eventDestinations,
    state.thinEvents,
  ];
}
