import { type Html, html } from "./html";

const GOOD = new Set(["active", "paid", "trialing", "complete", "enabled", "won"]);
const BAD = new Set(["past_due", "unpaid", "incomplete", "uncollectible", "needs_response", "lost"]);

/** A status as a word in a colour that means the same everywhere. */
export function badge(status: string): Html {
  const tone = GOOD.has(status) ? "good" : BAD.has(status) ? "bad" : "";
  return html`<span class="badge ${tone}">${status.replaceAll("_", " ")}</span>`;
}
