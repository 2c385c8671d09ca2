import { renderCharge } from "@/sandbox/stripe/render/charge";
import { renderPlan } from "@/sandbox/stripe/render/price";
import type { State } from "@/sandbox/stripe/state/state";
import { isPlain } from "@/sandbox/stripe/webhooks/differing";
import { hashAt, type Json, listAt, remove, textAt, type VersionChange } from "./version-change";

/** Breaking changes of 2022 and before, as docs.stripe.com/upgrades lists them; only what touches billing. */
export const earlyChanges: VersionChange[] = [
  {
    since: "2022-11-15",
    undo: {
      payment_intent(intent, state) {
        const id = String(intent.id);
        const url = `/v1/charges?payment_intent=${id}`;
        intent.charges = {
          object: "list",
          data: state.charges.by("paymentIntent", id).map(renderCharge).reverse(),
          has_more: false,
          url,
        };
        remove(intent, "latest_charge");
      },
    },
  },
  {
    since: "2022-08-01",
    undo: {
      "checkout.session"(session) {
        session.shipping = hashAt(session, "collected_information").shipping_details ?? null;
        session.shipping_rate = null;
      },
    },
  },
  { since: "2020-08-27", undo: { customer: includeLists, subscription: singlePlan, invoice: taxPercent } },
  {
    since: "2019-10-17",
    undo: {
      customer: (customer) => rename(customer, "balance", "account_balance"),
      subscription(subscription) {
        rename(subscription, "collection_method", "billing");
        rename(subscription, "start_date", "start");
      },
      invoice: (invoice) => rename(invoice, "collection_method", "billing"),
    },
  },
  {
    since: "2019-03-14",
    undo: {
      invoice(invoice) {
        rename(invoice, "created", "date");
        invoice.finalized_at = hashAt(invoice, "status_transitions").finalized_at ?? null;
        remove(invoice, "status_transitions");
      },
    },
  },
];

/** A customer carried its cards, subscriptions and tax ids without being asked. */
function includeLists(customer: Json, state: State): void {
  const id = String(customer.id);
  const running = state.subscriptions.by("customer", id).filter((row) => row.endedAt === null);
  const list = (name: string, total: number) => ({
    object: "list",
    data: [],
    has_more: total > 0,
    total_count: total,
    url: `/v1/customers/${id}/${name}`,
  });
  customer.sources = list("sources", 0);
  customer.subscriptions = list("subscriptions", running.length);
  customer.tax_ids = list("tax_ids", 0);
}

/** A subscription with one item named its plan and quantity itself. */
function singlePlan(subscription: Json, state: State): void {
  const items = listAt(subscription, "items", "data").filter(isPlain);
  const [only] = items;
  const price = items.length === 1 ? state.prices.find(textAt(only ?? {}, "price", "id") ?? "") : undefined;
  subscription.plan = price ? renderPlan(price) : null;
  subscription.quantity = price ? only?.quantity : null;
  taxPercent(subscription);
}

function taxPercent(object: Json): void {
  object.tax_percent = null;
}

function rename(object: Json, now: string, before: string): void {
  object[before] = object[now];
  remove(object, now);
}
