import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerWith, receiver, SECRET, testStripe } from "./test-stripe";

let sandbox: Awaited<ReturnType<typeof testStripe>>;
let hook: Awaited<ReturnType<typeof receiver>>;

beforeAll(async () => {
  sandbox = await testStripe();
  hook = await receiver();
  await sandbox.control("POST", "webhooks", { endpoints: [{ url: hook.url, secret: SECRET }] });
});
afterAll(async () => {
  await sandbox.local.close();
  await hook.close();
});

/** An invoice paid with a card; what became of it at the card's bank. */
async function paidWith(card: string): Promise<Stripe.Dispute> {
  const { stripe } = sandbox;
  const { id: customer } = await customerWith(stripe, card);
  await stripe.invoiceItems.create({ customer, amount: 2_000, currency: "eur" });
  const invoice = await stripe.invoices.create({ customer, pending_invoice_items_behavior: "include" });
  const paid = await stripe.invoices.pay(invoice.id ?? "");
  expect(paid.status).toBe("paid");
  const [dispute] = (await stripe.disputes.list({ expand: ["data.charge"], limit: 1 })).data;
  expect(dispute?.charge).toMatchObject({ customer, paid: true, disputed: true });
  if (!dispute) throw new Error("Nothing was disputed");
  return dispute;
}

/** The events of a dispute, oldest first. */
async function toldOf(id: string): Promise<string[]> {
  const { data } = await sandbox.stripe.events.list({ limit: 30 });
  return data
    .filter(({ data: { object } }) => "id" in object && object.id === id)
    .map(({ type }) => type.replace("charge.dispute.", ""))
    .reverse();
}

describe("a card whose charges are disputed", () => {
  it.each([
    ["pm_card_createDispute", "fraudulent", "needs_response", ["created", "funds_withdrawn"]],
    [
      "pm_card_createDisputeProductNotReceived",
      "product_not_received",
      "needs_response",
      ["created", "funds_withdrawn"],
    ],
    ["pm_card_createDisputeInquiry", "fraudulent", "warning_needs_response", ["created"]],
  ])("%s pays, and the bank asks an answer", async (card, reason, status, told) => {
    const dispute = await paidWith(card);
    expect(dispute).toMatchObject({ amount: 2_000, currency: "eur", reason, status });
    expect(dispute.evidence_details.due_by).toBeGreaterThan(dispute.created);
    expect(await toldOf(dispute.id)).toEqual(told);
    await expect.poll(() => hook.types()).toContain("charge.dispute.created");
  });
});

describe("a dispute", () => {
  it.each([
    ["winning_evidence", "won", ["updated", "updated", "closed", "funds_reinstated"]],
    ["losing_evidence", "lost", ["updated", "updated", "closed"]],
    ["Our own words", "under_review", ["updated", "updated"]],
  ])("is answered with %j", async (uncategorized_text, status, told) => {
    const { id } = await paidWith("pm_card_createDispute");
    await sandbox.stripe.disputes.update(id, { evidence: { uncategorized_text } });
    const answered = await sandbox.stripe.disputes.retrieve(id);
    expect(answered).toMatchObject({ status, evidence_details: { submission_count: 1, has_evidence: true } });
    expect((await toldOf(id)).slice(2)).toEqual(told);
    await expect(sandbox.stripe.disputes.update(id, { evidence: { uncategorized_text } })).rejects.toThrow(
      /already/,
    );
  });

  it("keeps staged evidence to itself", async () => {
    const { id } = await paidWith("pm_card_createDispute");
    const evidence = { customer_name: "A tenant" };
    const staged = await sandbox.stripe.disputes.update(id, { evidence, submit: false });
    expect(staged).toMatchObject({ status: "needs_response", evidence });
  });

  it("can be given in to, once", async () => {
    const { id } = await paidWith("pm_card_createDispute");
    expect(await sandbox.stripe.disputes.close(id)).toMatchObject({ status: "lost" });
    await expect(sandbox.stripe.disputes.close(id)).rejects.toThrow(/already closed/);
  });

  it("refuses evidence of a name that Stripe does not know", async () => {
    const { id } = await paidWith("pm_card_createDispute");
    const sent = fetch(`${sandbox.local.url}/v1/disputes/${id}`, {
      method: "POST",
      headers: { authorization: "Bearer sk_test_sandbox_releve" },
      body: new URLSearchParams({ "evidence[hearsay]": "yes" }),
    });
    expect(await (await sent).json()).toMatchObject({
      error: { code: "parameter_unknown", param: "evidence[hearsay]" },
    });
  });

  it("has a page in the dashboard, where the bank can be made to decide", async () => {
    const { id } = await paidWith("pm_card_createDispute");
    const page = `${sandbox.local.url}/dashboard/test/disputes/${id}`;
    expect(await (await fetch(page)).text()).toContain("The bank decides for us");
    await fetch(`${page}/decide`, { method: "POST", body: new URLSearchParams({ won: "true" }) });
    expect(await sandbox.stripe.disputes.retrieve(id)).toMatchObject({ status: "won" });
  });
});
