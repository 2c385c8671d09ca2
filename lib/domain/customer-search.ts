/** How to look for a customer in Stripe: by its id, by its exact e-mail address, by its search language. */
export type CustomerSearch = { id: string | null; email: string | null; query: string | null };

const CUSTOMER_ID = /^cus_\w+$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PAIR = /^([^\s:@]{1,40}):\s*(\S.*)$/;
/** Stripe compares parts of a text only from this length on. */
const SHORTEST_PART = 3;

/**
 * What an admin typed, as Stripe is to be asked. An address is asked for
 * exactly as well, because that list is up to date and searching may be a
 * minute behind. `key:value` looks into the metadata.
 */
export function customerSearchFrom(typed: string): CustomerSearch {
  const text = typed.trim();
  if (text === "") return { id: null, email: null, query: null };
  if (CUSTOMER_ID.test(text)) return { id: text, email: null, query: null };
  const [, key, value] = PAIR.exec(text) ?? [];
  if (key && value)
    return { id: null, email: null, query: `metadata[${quoted(key)}]:${quoted(value.trim())}` };
  const query =
    text.length < SHORTEST_PART ? `name:${quoted(text)}` : `name~${quoted(text)} OR email~${quoted(text)}`;
  return { id: null, email: EMAIL.test(text) ? text : null, query };
}

/** Customers that say by themselves whose they are. */
export function ownedBy(tenantId: number): string {
  return `metadata["tenant_id"]:${quoted(String(tenantId))}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
