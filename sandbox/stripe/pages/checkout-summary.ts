import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { checkoutAmount, lineAmount } from "@/sandbox/stripe/render/checkout";
import { priceOf } from "@/sandbox/stripe/render/subscription";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import { type Html, html } from "./html";
import { cadenceOf, day, priceWords } from "./words";

/** What is bought: each line with its price, the trial, and what is due today and later. */
export function checkoutSummary(sandbox: Sandbox, row: CheckoutRecord): Html {
  if (row.mode === "setup")
    return html`<h1>Save a payment method</h1><p class="muted">It is kept for later charges. Nothing is charged now.</p>`;
  const due = checkoutAmount(sandbox, row);
  const later = row.lines.reduce((sum, line) => sum + lineAmount(sandbox, line), 0);
  const first = row.lines[0];
  const cadence = first ? cadenceOf(priceOf(sandbox, first.price)) : "";
  const start = trialEnd(sandbox, row);
  return html`<h1>${row.mode === "payment" ? "Pay" : start === null ? "Subscribe" : "Start your trial"}</h1>
<p class="big">${displayAmount(start === null ? due : later, row.currency)} <small>${row.mode === "payment" ? "" : cadence}</small></p>
${start === null ? "" : html`<p>Free until ${day(start)}${row.trialDays === null ? "" : ` (${row.trialDays} days)`}, then ${displayAmount(later, row.currency)} ${cadence}.</p>`}
<dl class="sums">${row.lines.map((line) => lineOf(sandbox, line))}
<dt><strong>Due today</strong></dt><dd><strong>${displayAmount(due, row.currency)}</strong></dd></dl>`;
}

function lineOf(sandbox: Sandbox, line: CheckoutRecord["lines"][number]): Html {
  const price = priceOf(sandbox, line.price);
  const name = sandbox.state.products.find(price.product)?.name ?? price.product;
  const isMetered = price.recurring?.usageType === "metered";
  const amount = isMetered ? "by use" : displayAmount(lineAmount(sandbox, line), price.currency);
  const quantity = line.quantity !== null && line.quantity > 1 ? `${line.quantity} × ` : "";
  return html`<dt>${name}<small>${quantity}${priceWords(price)}</small></dt><dd>${amount}</dd>`;
}

function trialEnd({ clock }: Sandbox, row: CheckoutRecord): number | null {
  return row.trialEnd ?? (row.trialDays === null ? null : clock.now() + row.trialDays * 86_400);
}
