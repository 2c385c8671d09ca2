import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { sourceFiles } from "./setup/source-files";

const Texts = z.record(z.string(), z.string());
const Reasons = z.object({ reasons: Texts });

type Elsewhere = { why: string; test?: string };

/** Where the actions on a tenant's billing and on plans refuse, with what they share. */
const REFUSING =
  /^lib\/(billing|plans|suspensions|tenants|webhooks|admin-action|stripe\/refusal|domain\/(billing-action|plan-change))/;

/** Refusals that no story of the browser shows: why, and the test that holds them where there is one. */
const ELSEWHERE: Record<string, Elsewhere> = {
  plan_not_published: {
    why: "only published plans are offered, and none goes back",
    test: "lib/billing/plan-change.test.ts",
  },
  currency_differs: {
    why: "only plans in the subscription's currency are offered",
    test: "lib/billing/plan-change.test.ts",
  },
  mail_not_configured: { why: "the button stays closed and says so, as a story shows" },
  tax_location_unknown: { why: "the dialog says so in the same words before anything is confirmed" },
  catalogue_busy: {
    why: "as `busy`, after a longer wait",
    test: "lib/plans/catalogue-lease.test.ts",
  },
  endpoint_busy: {
    why: "as `busy`: another owner repairs for longer than anybody waits",
    test: "lib/webhooks/endpoints.test.ts",
  },
  tenant_not_found: { why: "its page says so in other words, as a story shows" },
  other_items_interval: {
    why: "the preview says so before anything can be confirmed",
    test: "lib/billing/other-items.test.ts",
  },
  customer_not_deleted: {
    why: "forgetting is offered for deleted customers, which do not come back",
    test: "lib/reconcile/reconcile.test.ts",
  },
  customer_already_forgotten: {
    why: "its difference leaves the list with it",
    test: "lib/reconcile/reconcile.test.ts",
  },
  late_usage_unanswered: {
    why: "Stripe's answer is lost in between",
    test: "lib/ledger/late-decisions.test.ts",
  },
  difference_gone: {
    why: "the dialog asks both sides first, and says so itself",
    test: "lib/reconcile/compare-usage.test.ts",
  },
  not_a_second_subscription: {
    why: "the dialog looks at Stripe first and shows what it would end",
    test: "lib/billing/cancel-second-subscription.test.ts",
  },
};

/** What the stories say, as text. */
const stories = readdirSync("e2e")
  .filter((name) => name.endsWith(".spec.ts"))
  .map((name) => readFileSync(`e2e/${name}`, "utf8"))
  .join("\n");

test("each refusal is shown in the browser, as an answer or on a closed button, or says why it is not", () => {
  const reasons = {
    ...z.object({ replay: Reasons }).parse(messages("events")).replay.reasons,
    ...Reasons.parse(messages("tenant")).reasons,
  };
  const refusals = sourceFiles()
    .filter(({ path }) => REFUSING.test(path) && !path.endsWith(".test.ts"))
    .map(({ text }) => text)
    .join("\n");
  const untold = Object.entries(Texts.parse(messages("errors")))
    .filter(([code]) => refusals.includes(`"${code}"`))
    .filter(([code, sentence]) => ![sentence, reasons[code]].some((text) => text && stories.includes(text)))
    .map(([code]) => code);
  expect(untold.filter((code) => !(code in ELSEWHERE))).toEqual([]);
});

test("what is held elsewhere is named there", () => {
  for (const [code, { test: path }] of Object.entries(ELSEWHERE)) {
    if (path) expect(readFileSync(path, "utf8"), path).toContain(`"${code}"`);
  }
});

function messages(name: string): unknown {
  return JSON.parse(readFileSync(`lib/i18n/messages/en/${name}.json`, "utf8"));
}
