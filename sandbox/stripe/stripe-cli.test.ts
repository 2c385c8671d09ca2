import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findStripeCli, type StripeCli, stripeCli } from "./stripe-cli";
import { receiver, testStripe } from "./test-stripe";

const binary = findStripeCli();
if (!binary)
  console.log("SKIPPED: the Stripe CLI has no binary here (npm's optional @stripe/cli-<platform>).");

/** The command's name, and the event it promises where that has another one. */
const TRIGGERS: [trigger: string, event?: string][] = [
  ["customer.created"],
  ["product.created"],
  ["price.created"],
  ["customer.subscription.created"],
  ["customer.subscription.updated"],
  ["customer.subscription.deleted"],
  ["customer.subscription.paused"],
  ["customer.subscription.trial_will_end"],
  ["subscription.payment_succeeded", "invoice.payment_succeeded"],
  ["subscription.payment_failed", "invoice.payment_failed"],
  ["invoice.created"],
  ["invoice.finalized"],
  ["invoice.paid"],
  ["invoice.payment_failed"],
  ["invoice.payment_action_required"],
  ["invoice.voided"],
  ["checkout.session.completed"],
];

describe.skipIf(!binary)("the official Stripe CLI", () => {
  let world: Awaited<ReturnType<typeof testStripe>>;
  let cli: StripeCli;

  beforeAll(async () => {
    world = await testStripe();
    cli = stripeCli(binary ?? "", world.local.url);
  });
  afterAll(async () => {
    cli.remove();
    await world.local.close();
  });

  test.each(TRIGGERS)("triggers %s", async (trigger, event = trigger) => {
    const before = await world.stripe.events.list({ type: event, limit: 1 });
    const { code, output } = await cli.run("trigger", trigger);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("Trigger succeeded") });
    // What a trigger makes due at once happens within the next second.
    await expect
      .poll(async () => (await world.stripe.events.list({ type: event, limit: 1 })).data[0]?.id, {
        timeout: 5_000,
      })
      .not.toBe(before.data[0]?.id);
  });

  test("listens, forwards with its own secret, and tells the answer", async () => {
    const hook = await receiver(undefined, { secret: "" });
    const listening = cli.start("listen", "--forward-to", hook.url, "--events", "customer.created");
    try {
      const secret = () => /whsec_\w+/.exec(listening.output())?.[0];
      await expect.poll(secret, { timeout: 10_000 }).toBeDefined();
      hook.keys.secret = secret() ?? "";
      const { id } = await world.stripe.customers.create({ name: "Heard" });
      await expect
        .poll(() => hook.events.map(({ data }) => data.object), { timeout: 5_000 })
        .toMatchObject([{ id }]);
      await expect.poll(listening.output).toMatch(/\[200\] POST/);
    } finally {
      await listening.stop();
      await hook.close();
    }
  });
});
