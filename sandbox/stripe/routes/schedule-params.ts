import { checkedPrice } from "@/sandbox/stripe/billing/items";
import { nextBoundary } from "@/sandbox/stripe/billing/periods";
import { invalid } from "@/sandbox/stripe/http/errors";
import {
  clearable,
  hash,
  integer,
  list,
  metadata,
  oneOf,
  type Param,
  required,
  text,
  unixTime,
  unixTimeOrNow,
} from "@/sandbox/stripe/http/params";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { PhaseRecord } from "@/sandbox/stripe/state/schedule-records";
import { accountTaxIds, automaticTax, discountsOnly, issuer, taxRates } from "./checked-only";
import { patched } from "./find";
import { prorationBehavior } from "./subscription-params";

const phaseItem = hash({
  price: required(text()),
  quantity: integer(0),
  metadata: metadata(),
  tax_rates: taxRates,
  discounts: discountsOnly,
});

const phase = hash({
  items: required(list(phaseItem, 20)),
  start_date: unixTimeOrNow(),
  end_date: unixTimeOrNow(),
  duration: hash({
    interval: required(oneOf("day", "week", "month", "year")),
    interval_count: integer(1, 365),
  }),
  proration_behavior: prorationBehavior,
  billing_cycle_anchor: oneOf("automatic", "phase_start"),
  trial_end: unixTime(),
  collection_method: oneOf("charge_automatically", "send_invoice"),
  invoice_settings: hash({ days_until_due: integer(0), account_tax_ids: accountTaxIds, issuer: issuer }),
  default_payment_method: text(),
  description: clearable(text(500)),
  metadata: metadata(),
  currency: text(3),
  automatic_tax: automaticTax,
  default_tax_rates: taxRates,
  discounts: discountsOnly,
});

type Asked<P> = P extends Param<infer T> ? NonNullable<T> : never;
export const phasesParam = list(phase, 10);
export type AskedPhase = Asked<typeof phase>;

/** Phases as they will be kept: each begins where the one before ends. `from` is when the first begins. */
export function phasesFrom(
  sandbox: Sandbox,
  asked: AskedPhase[],
  from: number,
  proration: PhaseRecord["proration"] = "create_prorations",
): PhaseRecord[] {
  let start = from;
  return asked.map((each, index) => {
    const kept = phaseFrom(sandbox, each, start, `phases[${index}]`, proration);
    start = kept.end;
    return kept;
  });
}

function phaseFrom(
  sandbox: Sandbox,
  asked: AskedPhase,
  start: number,
  name: string,
  proration: PhaseRecord["proration"],
): PhaseRecord {
  const items = asked.items.map((item, index) => {
    const price = checkedPrice(sandbox, item.price, `${name}[items][${index}][price]`);
    const isMetered = price.recurring?.usageType === "metered";
    if (isMetered && item.quantity !== undefined) {
      throw invalid(
        "Quantity should not be specified where usage_type is `metered`.",
        `${name}[items][${index}][quantity]`,
      );
    }
    return { price, quantity: isMetered ? null : (item.quantity ?? 1), metadata: patched({}, item.metadata) };
  });
  const [first] = items;
  if (!first) throw invalid(`Missing required param: ${name}[items].`, `${name}[items]`, "parameter_missing");
  return {
    start,
    end: endOf(sandbox, asked, start, name, first.price.recurring ?? { interval: "month", intervalCount: 1 }),
    items: items.map((item) => ({ ...item, price: item.price.id })),
    currency: first.price.currency,
    proration: asked.proration_behavior ?? proration,
    anchor: asked.billing_cycle_anchor ?? null,
    trialEnd: asked.trial_end ?? null,
    collectionMethod: asked.collection_method ?? null,
    daysUntilDue: asked.invoice_settings?.days_until_due ?? null,
    defaultPaymentMethod: asked.default_payment_method ?? null,
    description: asked.description ?? null,
    metadata: asked.metadata ?? {},
  };
}

/** Without an end or a duration, a phase lasts one interval of its items. */
function endOf(
  sandbox: Sandbox,
  asked: AskedPhase,
  start: number,
  name: string,
  cycle: Parameters<typeof nextBoundary>[1],
): number {
  if (asked.end_date !== undefined && asked.duration) {
    throw invalid("You may only specify one of these parameters: duration, end_date.", `${name}[duration]`);
  }
  const end = asked.end_date === "now" ? sandbox.clock.now() : asked.end_date;
  if (end !== undefined && end <= start) {
    throw invalid("The subscription schedule's phase must end after it starts.", `${name}[end_date]`);
  }
  const lasting = asked.duration
    ? { interval: asked.duration.interval, intervalCount: asked.duration.interval_count ?? 1 }
    : cycle;
  return end ?? nextBoundary({ anchor: start, anchorConfig: null }, lasting, start);
}
