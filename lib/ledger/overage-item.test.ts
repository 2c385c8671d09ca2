import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { waitForStripe } from "@/e2e/setup/chaos-size";
import { stripe } from "@/lib/stripe/client";
import { OVERAGE_ITEM_MARK, putOverageItem } from "@/lib/stripe/overage-item";
import { control } from "./billing-world.fixture";

const MAKING = { method: "POST", path: "/v1/invoiceitems" };
/** Longer than the client's patience with all its retries, and with another's. */
const SLOW_MS = 6_000;
const DAY_MS = 86_400_000;

beforeAll(() => waitForStripe(300));

test("an item that Stripe accepts after its client gave up, while another run looks for it, stands once", async () => {
  const draft = await newDraft();
  await control("POST", "/_sandbox/faults", { match: MAKING, fault: "delay", times: 1, delay_ms: SLOW_MS });
  await expect(draft.put(40)).rejects.toThrow();
  expect(await draft.minutes()).toEqual([]);
  // Another run, and a call more: Stripe has not made the first item yet.
  await expect(draft.put(41)).rejects.toMatchObject({ statusCode: 409 });
  await expect.poll(draft.minutes, { timeout: SLOW_MS * 2 }).toEqual([40]);
  await draft.put(41);
  expect(await draft.minutes()).toEqual([41]);
});

test("an item that was deleted since is made anew, with the same minutes or others", async () => {
  const draft = await newDraft();
  const { itemId } = await draft.put(40);
  await stripe().invoiceItems.del(itemId ?? "");
  const again = await draft.put(40);
  expect(again.itemId).not.toBe(itemId);
  expect(await draft.minutes()).toEqual([40]);
  await draft.put(0);
  expect(await draft.minutes()).toEqual([]);
  await draft.put(50);
  expect(await draft.minutes()).toEqual([50]);
});

test("an error that Stripe remembers does not keep the item away", async () => {
  const draft = await newDraft();
  await control("POST", "/_sandbox/faults", { match: MAKING, fault: "error_500", times: 1 });
  await draft.put(40);
  expect(await draft.minutes()).toEqual([40]);

  const other = await newDraft();
  await control("POST", "/_sandbox/faults", { match: MAKING, fault: "error_500", times: 6 });
  await expect(other.put(40)).rejects.toThrow();
  expect(await other.minutes()).toEqual([]);
  await other.put(40);
  expect(await other.minutes()).toEqual([40]);
});

test("an answer that was lost leaves the item that it was about", async () => {
  const draft = await newDraft();
  await control("POST", "/_sandbox/faults", { match: MAKING, fault: "drop_after", times: 1 });
  await draft.put(40);
  expect(await draft.minutes()).toEqual([40]);
});

/** An empty draft, and the items of one period put on it. */
async function newDraft() {
  const { id: customer } = await stripe().customers.create({ name: "Overage" });
  const { id } = await stripe().invoices.create({ customer, currency: "eur", auto_advance: false });
  const endsAt = new Date();
  const period = {
    stripeCustomerId: customer,
    stripeSubscriptionId: `sub_of_${customer}`,
    startsAt: new Date(endsAt.getTime() - DAY_MS),
    endsAt,
  };
  const terms = { priceMinor: "12", currency: "eur", description: "Minutes beyond the 100 included" };
  return {
    put: (minutes: number) =>
      putOverageItem(
        { ...period, ...terms, minutes, attempt: randomUUID(), stillOurs: async () => {} },
        id ?? null,
      ),
    async minutes() {
      const { data } = await stripe().invoiceItems.list({ customer, limit: 100 });
      return data
        .filter(({ metadata }) => metadata?.[OVERAGE_ITEM_MARK])
        .map(({ quantity }) => Number(quantity));
    },
  };
}
