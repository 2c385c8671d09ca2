import { COUPONS } from "./cast";
import { createCustomer, doDeed, subscribe } from "./deeds";
import { DEMO } from "./environment";
import { fillCalls } from "./fill-calls";
import { finishStory } from "./finish-story";
import { listPrices } from "./prices";
import { appIsQuiet } from "./quiet";
import { renewUntil } from "./renew-until";
import { type DemoTenant, daysBefore, isSubscribed } from "./tenants";
import { control, runCron, type World } from "./world";

/** A little before the first tenant joins. */
export const FIRST_DAY = 88.01;
const CRON_EVERY_DAYS = 7;
/** After it the account cancels what it cannot charge; before it, it leaves it unpaid. */
const DUNNING_CHANGES_DAYS_AGO = 29;

type Scene = { daysAgo: number; play: () => Promise<unknown> };

/**
 * Lives the tenants' last three months: at Stripe by its API and its clock, in
 * the app by what Stripe and the telephones tell it. The app holds, reports and
 * settles as it would have. `told` hears how far the story is.
 */
export async function tellStory(
  world: World,
  toldAt: Date,
  told: (daysAgo: number, calls: number) => void,
): Promise<void> {
  await control(world, "settings", { dunning: { final: "unpaid" } });
  await makeCoupons(world);
  await decidePolicies(world, daysBefore(toldAt, FIRST_DAY));
  let calls = 0;
  let until = daysBefore(toldAt, FIRST_DAY);
  for (const scene of await scenes(world)) {
    const at = daysBefore(toldAt, scene.daysAgo);
    calls += await fillCalls(world.sql, world.tenants, until, at);
    until = at;
    await renewUntil(world, at);
    await scene.play();
    await appIsQuiet(world);
    told(scene.daysAgo, calls);
  }
  await finishStory(world, until);
}

async function scenes(world: World): Promise<Scene[]> {
  const prices = await listPrices(world.sql);
  const joiners = world.tenants.filter(hasCustomer);
  const all: Scene[] = [{ daysAgo: DUNNING_CHANGES_DAYS_AGO, play: () => cancelUnpaid(world) }];
  for (const daysAgo of new Set(joiners.map(joinedDaysAgo))) {
    const tenants = joiners.filter((tenant) => joinedDaysAgo(tenant) === daysAgo);
    all.push({ daysAgo, play: () => join(world, tenants, prices) });
  }
  for (const tenant of world.tenants) {
    for (const deed of tenant.role.deeds ?? []) {
      all.push({ daysAgo: deed.daysAgo, play: () => doDeed(world, tenant, deed) });
    }
  }
  for (let daysAgo = FIRST_DAY - CRON_EVERY_DAYS; daysAgo > 0; daysAgo -= CRON_EVERY_DAYS) {
    all.push({ daysAgo, play: () => runCron(world) });
  }
  return all.sort((left, right) => right.daysAgo - left.daysAgo);
}

/** The usage job opens the first periods, whose ends the story stops at. */
async function join(world: World, tenants: DemoTenant[], prices: Awaited<ReturnType<typeof listPrices>>) {
  await Promise.all(
    tenants.map(async (tenant) => {
      const { stage } = tenant.role;
      if (typeof stage === "string") return createCustomer(world, tenant, null);
      const price = prices.get(stage.plan);
      if (!price) throw new Error(`The plan "${stage.plan}" is not published`);
      return subscribe(world, tenant, stage, price);
    }),
  );
  await appIsQuiet(world);
  await runCron(world);
}

async function makeCoupons({ stripe }: World): Promise<void> {
  for (const [id, coupon] of Object.entries(COUPONS)) await stripe.coupons.create({ id, ...coupon });
}

/** What the owner has decided about money at risk: four weeks of grace, then no more calls. */
async function decidePolicies({ sql }: World, at: Date): Promise<void> {
  await sql`
    insert into policies (id, payment_grace_days, alert_emails, updated_at, updated_by)
    values (1, 28, ${sql.json([])}, ${at}, ${DEMO.OWNER_EMAIL})`;
}

async function cancelUnpaid(world: World): Promise<void> {
  await control(world, "settings", { dunning: { final: "canceled" } });
}

function hasCustomer({ role }: DemoTenant): boolean {
  return role.stage !== "tenant";
}

function joinedDaysAgo({ role }: DemoTenant): number {
  const CUSTOMERS_ONLY_DAYS_AGO = 30;
  return isSubscribed(role) ? role.stage.daysAgo : CUSTOMERS_ONLY_DAYS_AGO;
}
