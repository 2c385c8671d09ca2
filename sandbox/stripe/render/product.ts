import type Stripe from "stripe";
import type { ProductRecord } from "@/sandbox/stripe/state/catalogue-records";
import type { Wire } from "./wire";

export function renderProduct(row: ProductRecord): Wire<Stripe.Product> {
  return {
    id: row.id,
    object: "product",
    active: row.active,
    created: row.created,
    default_price: row.defaultPrice,
    description: row.description,
    images: row.images,
    livemode: false,
    marketing_features: [],
    metadata: row.metadata,
    name: row.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: row.statementDescriptor,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: row.unitLabel,
    updated: row.updated,
    url: row.url,
  };
}
