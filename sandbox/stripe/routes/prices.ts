import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import {
  bool,
  clearable,
  decimal,
  hash,
  integer,
  list,
  metadata,
  oneOf,
  required,
  text,
  type Values,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderPrice } from "@/sandbox/stripe/render/price";
import { renderProduct } from "@/sandbox/stripe/render/product";
import type { PriceRecord } from "@/sandbox/stripe/state/catalogue-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { taxBehavior } from "./checked-only";
import { patched } from "./find";
import { amountFrom, recurringFrom, tiersFrom } from "./price-shape";
import { getProduct } from "./products";

const interval = oneOf("day", "week", "month", "year");
const upTo = (value: Parameters<ReturnType<typeof text>>[0], name: string) =>
  value === "inf" ? ("inf" as const) : integer(1)(value, name);

export const priceFields = {
  currency: required(text(3)),
  active: bool(),
  nickname: text(),
  metadata: metadata(),
  lookup_key: text(200),
  transfer_lookup_key: bool(),
  product: text(),
  product_data: hash({ name: required(text()), unit_label: text(12), metadata: metadata(), id: text() }),
  unit_amount: integer(0),
  unit_amount_decimal: decimal(),
  billing_scheme: oneOf("per_unit", "tiered"),
  tiers_mode: oneOf("graduated", "volume"),
  tiers: list(
    hash({
      up_to: required(upTo),
      unit_amount: integer(0),
      unit_amount_decimal: decimal(),
      flat_amount: integer(0),
      flat_amount_decimal: decimal(),
    }),
  ),
  recurring: hash({
    interval: required(interval),
    interval_count: integer(1, 52),
    usage_type: oneOf("licensed", "metered"),
    meter: text(),
  }),
  transform_quantity: hash({ divide_by: required(integer(1)), round: required(oneOf("up", "down")) }),
  tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
};

export type PriceValues = Values<typeof priceFields>;

export const priceRoutes: Route[] = [
  route("POST", "/v1/prices", priceFields, ({ sandbox, values }) =>
    renderPrice(createPrice(sandbox, values)),
  ),
  route("GET", "/v1/prices/:id", {}, ({ sandbox, id }) => renderPrice(getPrice(sandbox, id))),
  route(
    "POST",
    "/v1/prices/:id",
    {
      active: bool(),
      nickname: clearable(text()),
      metadata: metadata(),
      lookup_key: clearable(text(200)),
      transfer_lookup_key: bool(),
      tax_behavior: taxBehavior,
    },
    ({ sandbox, id, values }) => {
      const row = getPrice(sandbox, id);
      announceChange(
        sandbox,
        "price.updated",
        () => renderPrice(row),
        () => {
          if (values.lookup_key !== undefined)
            takeLookupKey(sandbox, row, values.lookup_key, values.transfer_lookup_key);
          row.active = values.active ?? row.active;
          if (values.nickname !== undefined) row.nickname = values.nickname;
          row.metadata = patched(row.metadata, values.metadata);
        },
      );
      return renderPrice(row);
    },
  ),
  route(
    "GET",
    "/v1/prices",
    {
      ...pageParams,
      ...createdParams,
      active: bool(),
      product: text(),
      currency: text(3),
      type: oneOf("one_time", "recurring"),
      lookup_keys: list(text(), 10),
      recurring: hash({ interval, usage_type: oneOf("licensed", "metered"), meter: text() }),
    },
    ({ sandbox, values }) => {
      const { state } = sandbox;
      const rows =
        values.product === undefined ? state.prices.all() : state.prices.by("product", values.product);
      return pageOf(
        rows,
        values,
        "/v1/prices",
        renderPrice,
        (row) =>
          (values.active === undefined || row.active === values.active) &&
          (values.currency === undefined || row.currency === values.currency) &&
          (values.type === undefined || (values.type === "recurring") === (row.recurring !== null)) &&
          (!values.lookup_keys || (row.lookupKey !== null && values.lookup_keys.includes(row.lookupKey))) &&
          (values.recurring?.usage_type === undefined ||
            row.recurring?.usageType === values.recurring.usage_type) &&
          (values.recurring?.interval === undefined ||
            row.recurring?.interval === values.recurring.interval) &&
          (values.recurring?.meter === undefined || row.recurring?.meter === values.recurring.meter),
      );
    },
  ),
];

export function getPrice({ state }: Sandbox, id: string, param = "price"): PriceRecord {
  const row = state.prices.find(id);
  if (!row) throw noSuch("price", id, param);
  return row;
}

function createPrice(sandbox: Sandbox, values: PriceValues): PriceRecord {
  const recurring = recurringFrom(sandbox, values);
  const shape = values.billing_scheme === "tiered" ? tiersFrom(values) : amountFrom(values);
  const now = sandbox.clock.now();
  const row: PriceRecord = {
    id: newId("price", 24),
    created: now,
    product: productFor(sandbox, values),
    active: values.active ?? true,
    currency: values.currency.toLowerCase(),
    nickname: values.nickname ?? null,
    lookupKey: null,
    metadata: patched({}, values.metadata),
    recurring,
    taxBehavior: values.tax_behavior ?? "unspecified",
    ...shape,
  };
  if (values.lookup_key !== undefined)
    takeLookupKey(sandbox, row, values.lookup_key, values.transfer_lookup_key);
  sandbox.state.prices.add(row);
  announce(sandbox, "price.created", renderPrice(row));
  return row;
}

function takeLookupKey(sandbox: Sandbox, row: PriceRecord, key: string | null, transfers = false): void {
  const { lookupKeys, prices } = sandbox.state;
  const holderId = key === null ? undefined : lookupKeys.get(key);
  const holder = holderId === undefined || holderId === row.id ? undefined : prices.find(holderId);
  if (holder && !transfers) {
    throw invalid(`A price (\`${holder.id}\`) already uses that lookup key.`, "lookup_key");
  }
  if (holder) {
    announceChange(
      sandbox,
      "price.updated",
      () => renderPrice(holder),
      () => {
        holder.lookupKey = null;
      },
    );
  }
  if (row.lookupKey !== null) lookupKeys.delete(row.lookupKey);
  row.lookupKey = key;
  if (key !== null) lookupKeys.set(key, row.id);
}

function productFor(sandbox: Sandbox, values: PriceValues): string {
  const { product, product_data } = values;
  if (product !== undefined) return getProduct(sandbox, product, "product").id;
  if (!product_data)
    throw invalid(
      "You must specify either `product` or `product_data` when creating a price.",
      "product",
      "parameter_missing",
    );
  const now = sandbox.clock.now();
  const row = sandbox.state.products.add({
    id: product_data.id ?? newId("prod"),
    created: now,
    name: product_data.name,
    active: true,
    description: null,
    unitLabel: product_data.unit_label ?? null,
    statementDescriptor: null,
    url: null,
    images: [],
    defaultPrice: null,
    metadata: patched({}, product_data.metadata),
    updated: now,
  });
  announce(sandbox, "product.created", renderProduct(row));
  return row.id;
}
