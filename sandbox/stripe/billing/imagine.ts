import { Agenda } from "@/sandbox/stripe/state/agenda";
import { Clock } from "@/sandbox/stripe/state/clock";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { State } from "@/sandbox/stripe/state/state";
import { Deliveries } from "@/sandbox/stripe/webhooks/deliveries";
import { MeterRefusals } from "./meter-refusals";

/**
 * A sandbox in which one customer can be billed without anything happening:
 * what a subscription changes is copied, the rest is shared and only read,
 * nobody hears of it. A preview is what the very same rules do in it.
 */
export function imagine(sandbox: Sandbox, customerId: string): Sandbox {
  const { state } = sandbox;
  const { customers, subscriptions, schedules, invoices, invoiceItems, paymentIntents } = new State();
  const { charges, disputes, events, webhookEndpoints, eventDestinations } = new State();
  const quiet = { charges, disputes, events, webhookEndpoints, eventDestinations };
  const own = { customers, subscriptions, schedules, invoices, invoiceItems, paymentIntents };
  const imagined = Object.assign(new State(), state, { ...own, ...quiet });
  const customer = state.customers.find(customerId);
  if (customer) customers.add(structuredClone(customer));
  for (const row of state.subscriptions.by("customer", customerId)) subscriptions.add(structuredClone(row));
  for (const row of state.schedules.by("customer", customerId)) schedules.add(structuredClone(row));
  for (const row of state.invoices.by("customer", customerId)) {
    if (row.status === "draft" || row.status === "open") invoices.add(structuredClone(row));
  }
  for (const row of state.invoiceItems.by("customer", customerId)) invoiceItems.add(structuredClone(row));
  const clock = Object.assign(new Clock(), { offsetMs: sandbox.clock.offsetMs });
  return {
    state: imagined,
    clock,
    agenda: new Agenda(),
    deliveries: new Deliveries(imagined, clock),
    meterRefusals: new MeterRefusals(),
    url: sandbox.url,
    isLive: sandbox.isLive,
    cause: null,
    isImagined: true,
  };
}
