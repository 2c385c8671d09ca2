import { describe, expect, it } from "vitest";
import {
  type AllowanceAlert,
  alertStanding,
  type CollectedInvoice,
  type MoneyAlert,
  type PaymentAlert,
  paymentTrouble,
} from "./alert";
import { mailText, moneyMessage, webhookBody } from "./alert-message";

const declined = { status: "open", failure: "Your card was declined.", needsAction: false };
const failed: CollectedInvoice = {
  status: "open",
  attemptCount: 1,
  amountRemainingMinor: 100,
  payments: [declined],
};

describe("a payment's trouble", () => {
  it.each([
    ["a declined charge", failed, "failed"],
    ["a charge whose payment was not mirrored", { ...failed, payments: [] }, "failed"],
    [
      "one that the payer must confirm",
      { ...failed, payments: [{ ...declined, needsAction: true }] },
      "action_required",
    ],
    [
      "confirmation asked for before anything was counted as an attempt",
      { ...failed, attemptCount: 0, payments: [{ ...declined, failure: null, needsAction: true }] },
      "action_required",
    ],
    ["none while a debit is on its way", { ...failed, payments: [{ ...declined, failure: null }] }, null],
    ["none before the first attempt", { ...failed, attemptCount: 0 }, null],
    ["none once paid", { ...failed, status: "paid", amountRemainingMinor: 0 }, null],
    ["none when nothing remains", { ...failed, amountRemainingMinor: 0 }, null],
    ["none once void", { ...failed, status: "void" }, null],
    [
      "an old canceled payment says nothing of the new one",
      { ...failed, payments: [{ ...declined, status: "canceled", needsAction: true }, declined] },
      "failed",
    ],
  ] as const)("%s", (_case, invoice, trouble) => {
    expect(paymentTrouble(invoice)).toBe(trouble);
  });
});

describe("a kept alert", () => {
  const at = new Date("2026-05-10T12:00:00Z");
  const later = new Date("2026-05-10T12:00:01Z");
  it.each([
    ["waits until it is first sent", "failed", 0, at, "waiting"],
    ["is being sent", "claimed", 1, later, "sending"],
    ["is unknown when its answer is overdue", "claimed", 1, at, "unknown"],
    ["is tried again after a refusal", "failed", 1, later, "retrying"],
    ["has failed when nothing more is planned", "failed", 8, null, "failed"],
    ["was sent", "sent", 2, null, "sent"],
  ] as const)("%s", (_case, state, attempts, nextAttemptAt, standing) => {
    expect(alertStanding({ state, attempts, nextAttemptAt }, at)).toBe(standing);
  });
});

describe("an alert in words", () => {
  const alert: PaymentAlert = {
    trouble: "action_required",
    tenantId: 7,
    tenantName: "A & <B>",
    invoiceNumber: null,
    amountMinor: 14_900,
    currency: "jpy",
    attempt: 2,
    failure: null,
    nextAttemptAt: null,
    hostedUrl: null,
  };

  it("says amounts without minor units as such, and what is not known", () => {
    const message = moneyMessage(alert, "https://app.example.com/");
    expect(message.title).toBe("Payment needs the customer’s confirmation: A & <B>, ¥14,900");
    expect(mailText(message)).toBe(
      [
        "Tenant: A & <B>",
        "Amount: ¥14,900",
        "Invoice: not numbered yet",
        "Attempt: 2",
        "Next attempt: once the customer has confirmed",
        "",
        "Open the tenant: https://app.example.com/tenants/7",
        "",
      ].join("\n"),
    );
  });

  it("lets no name become a link or a mention, and no title exceed its block", () => {
    const body = webhookBody(
      moneyMessage({ ...alert, tenantName: `<!channel> ${"x".repeat(200)}` }, "https://app.example.com"),
    );
    expect(body.text).toContain("&lt;!channel&gt;");
    expect(JSON.stringify(body.blocks.slice(1))).not.toContain("<!channel>");
    expect(body.blocks[0]?.text?.text.length).toBe(150);
  });

  it("says of a disputed payment why, until when, and where to answer", () => {
    const disputed: MoneyAlert = {
      trouble: "disputed",
      tenantId: 7,
      tenantName: "Acme",
      amountMinor: 14_900,
      currency: "eur",
      reason: "product_not_received",
      isInquiry: false,
      answerDueAt: "2026-12-01T10:00:00.000Z",
      stripeUrl: "https://dashboard.stripe.com/test/disputes/du_1",
    };
    const message = moneyMessage(disputed, "https://app.example.com");
    expect(message.title).toBe("Payment disputed: Acme, €149.00");
    expect(moneyMessage({ ...disputed, isInquiry: true }, "https://app.example.com").title).toBe(
      "Bank asks about a payment: Acme, €149.00",
    );
    expect(mailText(message)).toBe(
      [
        "Tenant: Acme",
        "Amount: €149.00",
        "Reason: product not received",
        "Answer by: 1 Dec 2026, 10:00 UTC",
        "",
        "Open the tenant: https://app.example.com/tenants/7",
        "Answer in Stripe: https://dashboard.stripe.com/test/disputes/du_1",
        "",
      ].join("\n"),
    );
  });

  const allowance: AllowanceAlert = {
    trouble: "allowance",
    tenantId: 7,
    tenantName: "Acme",
    locale: null,
    percent: 80,
    usedMinutes: 1_020,
    includedMinutes: 1_200,
    endsAt: "2026-12-01T10:00:00.000Z",
    currency: "eur",
    beyond: "billed",
    projection: { minutes: 1_500, overageMinutes: 300, overageAmountMinor: 4_500 },
    isSuspended: false,
  };

  it("says of an allowance what is used and what it will come to, in minutes and money", () => {
    const message = moneyMessage(allowance, "https://app.example.com");
    expect(message.title).toBe("80 % of the included minutes used: Acme");
    expect(mailText(message)).toBe(
      [
        "Tenant: Acme",
        "Used: 1,020 min",
        "Included: 1,200 min",
        "Period ends: 1 Dec 2026, 10:00 UTC",
        "Projected at period end: 1,500 min, 300 min of overage = €45.00",
        "",
        "Open the tenant: https://app.example.com/tenants/7",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["on the first day", { projection: null }, "cannot be told on the first day"],
    ["of a trial", { beyond: "trial" }, "1,500 min; a trial’s usage is not billed"],
    [
      "where the plan bills none",
      { beyond: "unbilled" },
      "1,500 min, 300 min of overage, which the plan does not bill",
    ],
    [
      "within the allowance",
      { projection: { minutes: 1_190, overageMinutes: 0, overageAmountMinor: 0 } },
      "1,190 min, within the allowance",
    ],
  ] as const)("says what an allowance will come to %s", (_case, change, expected) => {
    const { facts } = moneyMessage({ ...allowance, ...change }, "https://app.example.com");
    expect(facts.find(({ name }) => name === "Projected at period end")?.value).toBe(expected);
  });

  it("says that a used up allowance stopped the service", () => {
    const { facts } = moneyMessage(
      { ...allowance, percent: 100, isSuspended: true },
      "https://app.example.com",
    );
    expect(facts.at(-1)?.value).toBe("suspended until the period ends, or somebody lifts it");
  });
});
