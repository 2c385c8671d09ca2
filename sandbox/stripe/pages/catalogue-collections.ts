import { renderMeter } from "@/sandbox/stripe/render/meter";
import { renderPrice } from "@/sandbox/stripe/render/price";
import { renderProduct } from "@/sandbox/stripe/render/product";
import type { MeterRecord, PriceRecord, ProductRecord } from "@/sandbox/stripe/state/catalogue-records";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { type Collection, table } from "./collection";
import { type Html, html } from "./html";
import { metadataList } from "./metadata-list";
import { objectLink } from "./object-link";
import { badge } from "./status-badge";
import { priceWords, when } from "./words";

const SHOWN = 50;

export const products: Collection<ProductRecord> = {
  folder: "products",
  name: "Products",
  rows: ({ state }) => state.products.all(),
  title: (row) => row.name,
  columns: [
    ["State", (row) => badge(row.active ? "active" : "archived")],
    ["Prices", (row, { state }) => String(state.prices.by("product", row.id).length)],
  ],
  render: renderProduct,
  about: (row, { state }) =>
    html`<p>${row.description ?? ""}</p><h2>Prices</h2>${table(
      ["Price", "Lookup key", "State"],
      state.prices
        .by("product", row.id)
        .map((price) => [
          objectLink(price.id, priceWords(price)),
          price.lookupKey,
          badge(price.active ? "active" : "archived"),
        ]),
    )}<h2>Metadata</h2>${metadataList(row.metadata)}`,
};

export const prices: Collection<PriceRecord> = {
  folder: "prices",
  name: "Prices",
  rows: ({ state }) => state.prices.all(),
  title: priceWords,
  columns: [
    [
      "Product",
      (row, { state }) => objectLink(row.product, state.products.find(row.product)?.name ?? row.product),
    ],
    ["Lookup key", (row) => row.lookupKey],
    ["State", (row) => badge(row.active ? "active" : "archived")],
  ],
  render: renderPrice,
};

export const meters: Collection<MeterRecord> = {
  folder: "meters",
  name: "Meters",
  rows: ({ state }) => state.meters.all(),
  title: (row) => row.displayName,
  columns: [
    ["Event name", (row) => row.eventName],
    ["Formula", (row) => row.formula],
    ["State", (row) => badge(row.active ? "active" : "inactive")],
  ],
  render: renderMeter,
  about: newestMeterEvents,
};

function newestMeterEvents(row: MeterRecord, { state }: Sandbox): Html {
  const events = state.meterLog.all().filter((event) => event.meter === row.id);
  const newest = events.slice(-SHOWN).reverse();
  return html`<p>${row.eventName}, formula <code>${row.formula}</code></p><h2>Newest events</h2>
${
  newest.length === 0
    ? html`<p class="muted">None yet.</p>`
    : table(
        ["Time", "Customer", "Value", "Identifier"],
        newest.map((event) => [
          when(event.timestamp),
          objectLink(event.customer, state.customers.find(event.customer)?.name ?? event.customer),
          event.value,
          event.identifier,
        ]),
      )
}`;
}
