import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { control, publishCatalogue, subscribedTenant } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { archivePlan, unarchivePlan } from "./archive-plan";
import { previewPublish } from "./preview-publish";
import { publishPlans } from "./publish-plans";
import { getPublishedPlan, listPublishedPlans } from "./queries";

const command = () => ({ key: "growth", actor: "owner@example.com", intentId: randomUUID() });

beforeAll(publishCatalogue);

async function rowOf(key: string) {
  const [row] = await db().select().from(plans).where(eq(plans.key, key));
  if (!row) throw new Error("There is no such plan");
  return row;
}

async function areActive(): Promise<boolean[]> {
  const { stripeBasePriceId, stripeOveragePriceId } = await rowOf("growth");
  const [product, base, overage] = await Promise.all([
    stripe().products.retrieve("releve_growth"),
    stripe().prices.retrieve(stripeBasePriceId ?? ""),
    stripe().prices.retrieve(stripeOveragePriceId ?? ""),
  ]);
  return [product.active, base.active, overage.active];
}

test("an archived plan takes nobody new, its running subscriptions go on, and it can come back", async () => {
  const { stripeCustomerId } = await subscribedTenant("growth");
  await archivePlan(command());
  expect(await areActive()).toEqual([false, false, false]);
  expect((await listPublishedPlans()).map(({ key }) => key)).not.toContain("growth");
  await expect(getPublishedPlan((await rowOf("growth")).id)).rejects.toMatchObject({
    code: "plan_not_found",
  });
  const { data } = await stripe().subscriptions.list({ customer: stripeCustomerId });
  expect(data).toMatchObject([{ status: "active" }]);
  // The others measure by the same meter.
  expect((await stripe().billing.meters.list({ status: "active" })).data).toHaveLength(1);

  await unarchivePlan(command());
  expect(await areActive()).toEqual([true, true, true]);
  expect((await listPublishedPlans()).map(({ key }) => key)).toContain("growth");
  await expect(unarchivePlan(command())).rejects.toMatchObject({ code: "plan_not_archived" });
  await expect(archivePlan({ ...command(), key: "nothing" })).rejects.toMatchObject({
    code: "plan_not_found",
  });
});

test("archiving that was cut off from Stripe is off sale at once, shown as left to do, and finished by the next publication", async () => {
  await control("POST", "/_sandbox/faults", {
    match: { method: "POST", path: "/v1/prices/*" },
    fault: "drop_before",
    times: 3,
  });
  await expect(archivePlan(command())).rejects.toMatchObject({ code: "stripe_unreachable" });
  await control("DELETE", "/_sandbox/faults");
  expect((await listPublishedPlans()).map(({ key }) => key)).not.toContain("growth");
  expect((await previewPublish({ keys: ["growth"] })).difference.steps).toHaveLength(2);
  await publishPlans({ actor: "owner@example.com", intentId: randomUUID() });
  expect(await areActive()).toEqual([false, false, false]);
  await unarchivePlan(command());
});
