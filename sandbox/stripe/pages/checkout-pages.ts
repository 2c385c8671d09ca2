import { displayAmount } from "@/sandbox/stripe/billing/amounts";
import { invalid } from "@/sandbox/stripe/http/errors";
import { checkoutAmount } from "@/sandbox/stripe/render/checkout";
import { finishCheckout } from "@/sandbox/stripe/routes/finish-checkout";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { CheckoutRecord } from "@/sandbox/stripe/state/subscription-records";
import type { Answer, Page, PageRoute, Visit } from "./answer";
import { cardFields, cardFrom, confirmationPage, refusalNote, sentenceOf, testCards } from "./card-form";
import { checkoutSummary } from "./checkout-summary";
import { debitFields, debitFrom } from "./debit-form";
import { type Html, html } from "./html";

const TITLES = { subscription: "Subscribe", payment: "Pay", setup: "Save a payment method" } as const;
const NOTHING = new URLSearchParams();
const PATH = /^\/checkout\/(cs_[^/]+)$/;

export const checkoutPages: PageRoute[] = [
  { method: "GET", path: PATH, answer: (visit) => shown(visit, null) },
  { method: "POST", path: PATH, answer: submitted },
];

function submitted(visit: Visit): Answer | null {
  const { sandbox, form, url } = visit;
  const row = sandbox.state.checkouts.find(visit.id);
  if (row?.status !== "open") return shown(visit, null);
  try {
    const email = row.customer === null || emailOf(sandbox, row) === null ? emailFrom(form) : null;
    const amount = checkoutAmount(sandbox, row);
    const asked = confirmationPage(
      form,
      url.pathname,
      amount > 0 ? displayAmount(amount, row.currency) : null,
    );
    if (asked) return asked;
    finishCheckout(sandbox, row, { email, name: form.get("name") || null, method: methodFrom(visit, row) });
    return { redirect: (row.successUrl ?? url.pathname).replaceAll("{CHECKOUT_SESSION_ID}", row.id) };
  } catch (error) {
    return shown(visit, sentenceOf(error));
  }
}

function methodFrom({ sandbox, form }: Visit, row: CheckoutRecord) {
  if (isDebit(form)) return debitFrom(sandbox, form);
  return isCardNeeded(sandbox, row) || form.get("number")
    ? cardFrom(sandbox, form, { isCharged: false })
    : null;
}

function shown({ sandbox, id, form }: Visit, refusal: string | null): Page | null {
  const row = sandbox.state.checkouts.find(id);
  if (!row) return null;
  if (row.status !== "open") return over(row);
  const title = TITLES[row.mode];
  const body = html`<section aria-label="What you subscribe to">${checkoutSummary(sandbox, row)}
${row.cancelUrl === null ? "" : html`<p><a href="${row.cancelUrl}">← Cancel and go back</a></p>`}</section>
<section aria-label="Payment">${refusalNote(refusal)}
<form method="post" class="card">${emailField(sandbox, row, form)}${isCardNeeded(sandbox, row) ? cardFields(isDebit(form) ? NOTHING : form) : html`<p class="muted">No payment method is needed now.</p>`}
<input type="hidden" name="pay_with" value="card"><button class="main">${buttonOf(sandbox, row)}</button></form>
${row.mode === "payment" ? html`` : debitForm(sandbox, row, form)}
${testCards()}</section>`;
  return { look: "hosted", title, body };
}

/** A single payment is taken by card alone here. */
function debitForm(sandbox: Sandbox, row: CheckoutRecord, form: URLSearchParams): Html {
  return html`<details${isDebit(form) ? html` open` : html``}><summary>Pay by SEPA Direct Debit instead</summary>
<form method="post" class="card">${emailField(sandbox, row, form)}${debitFields(isDebit(form) ? form : NOTHING)}
<input type="hidden" name="pay_with" value="debit"><button>${buttonOf(sandbox, row)} by direct debit</button></form></details>`;
}

function isDebit(form: URLSearchParams): boolean {
  return form.get("pay_with") === "debit";
}

function over(row: CheckoutRecord): Page {
  const isDone = row.status === "complete";
  const title = isDone ? "You’re all done here" : "This link has expired";
  const text = isDone
    ? "This checkout is complete. Nothing more will be charged by it."
    : "This checkout session can no longer be used. Ask for a new link.";
  const success = row.successUrl?.replaceAll("{CHECKOUT_SESSION_ID}", row.id) ?? null;
  const onward = isDone ? success : row.cancelUrl;
  const link = onward === null ? html`` : html`<p><a href="${onward}">Go on</a></p>`;
  return { look: "narrow", title, body: html`<h1>${title}</h1><p>${text}</p>${link}` };
}

function buttonOf(sandbox: Sandbox, row: CheckoutRecord): string {
  if (row.mode === "setup") return "Save payment method";
  if (row.mode === "payment") return `Pay ${displayAmount(checkoutAmount(sandbox, row), row.currency)}`;
  if (row.trialDays !== null || row.trialEnd !== null) return "Start trial";
  const due = checkoutAmount(sandbox, row);
  return due > 0 ? `Subscribe and pay ${displayAmount(due, row.currency)}` : "Subscribe";
}

/** The session's customer keeps its address; without one, the page asks. */
function emailField(sandbox: Sandbox, row: CheckoutRecord, form: URLSearchParams): Html {
  const known = emailOf(sandbox, row);
  if (row.customer !== null && known !== null) return html`<p><small>Email</small><br>${known}</p>`;
  const value = form.get("email") ?? row.customerEmail ?? "";
  return html`<label>Email<input name="email" type="email" autocomplete="off" value="${value}" required></label>`;
}

function emailOf({ state }: Sandbox, row: CheckoutRecord): string | null {
  return row.customer === null ? null : (state.customers.find(row.customer)?.email ?? null);
}

function emailFrom(form: URLSearchParams): string {
  const email = (form.get("email") ?? "").trim();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw invalid("Your email is incomplete.", "email", "email_invalid");
  return email;
}

function isCardNeeded(sandbox: Sandbox, row: CheckoutRecord): boolean {
  return row.mode === "setup" || row.alwaysCollects || checkoutAmount(sandbox, row) > 0;
}
