import { hash, required, text } from "@/sandbox/stripe/http/params";
import type { Address, Shipping } from "@/sandbox/stripe/state/records";

const parts = {
  city: text(),
  country: text(),
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
};

export const addressParam = hash(parts);

/** A delivery as customers and payments carry it. */
export const shippingParam = hash({
  address: required(hash(parts)),
  name: required(text()),
  phone: text(),
  carrier: text(),
  tracking_number: text(),
});

export function fullAddress(parts: Partial<Address>): Address {
  return {
    city: parts.city ?? null,
    country: parts.country ?? null,
    line1: parts.line1 ?? null,
    line2: parts.line2 ?? null,
    postal_code: parts.postal_code ?? null,
    state: parts.state ?? null,
  };
}

export function shippingFrom(asked: NonNullable<ReturnType<typeof shippingParam>>): Shipping {
  return { address: fullAddress(asked.address), name: asked.name, phone: asked.phone ?? null };
}
