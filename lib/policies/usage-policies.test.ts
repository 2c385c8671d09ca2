import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  admin,
  advanceTo,
  chargedUsage,
  control,
  finishCall,
  lateOf,
  later,
  laterInvoices,
  listenForWebhooks,
  periodOf,
  publishCatalogue,
  rowsOf,
  subscribedTenant,
  usageRun,
} from "@/lib/ledger/billing-world.fixture";
import { saveUsagePolicies } from "./save-usage-policies";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
let webhooks: Awaited<ReturnType<typeof listenForWebhooks>>;

beforeAll(async () => {
  await publishCatalogue();
  webhooks = await listenForWebhooks();
});
afterAll(() => webhooks.close());

test("`observe` holds no draft: Stripe finalizes it in its own time, and the period settles at what it bills", async () => {
  await saveUsagePolicies({ closing: "observe", lateUsage: "review", admin, intentId: randomUUID() });
  const { tenantId, stripeCustomerId } = await subscribedTenant("growth");
  const { startsAt, endsAt } = await periodOf(tenantId);
  await finishCall(tenantId, startsAt, 900 * 60);
  await control("POST", "/_sandbox/settings", { summary_lag_ms: 40 * DAY_MS });
  await advanceTo(later(endsAt, 30 * MINUTE_MS));
  await webhooks.idle();
  await usageRun();
  const [draft] = await laterInvoices(stripeCustomerId);
  expect(draft).toMatchObject({ status: "draft", auto_advance: true });
  expect((await rowsOf(tenantId))[0]).toMatchObject({
    state: "closing",
    trouble: "meter_differs",
    holdsInvoice: false,
  });

  await advanceTo(later(endsAt, 120 * MINUTE_MS));
  await webhooks.idle();
  const [paid] = await laterInvoices(stripeCustomerId);
  expect(paid?.status).toBe("paid");
  expect(chargedUsage(paid)).toEqual([[100, 1_700]]);
  await usageRun();
  expect((await rowsOf(tenantId))[0]).toMatchObject({ state: "settled", settledMinutes: 900, trouble: null });
  expect(await lateOf(tenantId)).toEqual([]);
});
