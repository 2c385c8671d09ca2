import type { Metadata } from "@/sandbox/stripe/state/records";
import { type Html, html } from "./html";

export function metadataList(metadata: Metadata): Html {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return html`<p class="muted">No metadata.</p>`;
  return html`<dl>${entries.map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`)}</dl>`;
}
