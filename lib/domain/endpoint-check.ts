/** What Stripe knows of an address that it sends events to. */
export type StripeEndpoint = {
  id: string;
  url: string;
  isEnabled: boolean;
  /** Null where the account's own version counts, and for thin events, which have none. */
  apiVersion: string | null;
  events: readonly string[];
  /** We created it, so only we can know its signing secret. */
  isOurs: boolean;
};

/** What we need: this address, told these events in this version (null: thin, without any). */
export type EndpointWish = { url: string; apiVersion: string | null; events: readonly string[] };

export type EndpointTrouble = "missing" | "disabled" | "wrong_version" | "missing_events" | "secret_lost";
/** A version never changes and a secret is told once: then only a new endpoint helps. */
export type EndpointRepair = "create" | "update" | "replace";

export type EndpointCheck = {
  endpoint: StripeEndpoint | null;
  troubles: EndpointTrouble[];
  missingEvents: string[];
  repair: EndpointRepair | null;
};

/**
 * Compares what Stripe has at our address with what we need. Of several
 * endpoints there, the one with the least wrong counts.
 */
export function checkEndpoint(
  endpoints: readonly StripeEndpoint[],
  wish: EndpointWish,
  hasSecret: (id: string) => boolean,
): EndpointCheck {
  const here = endpoints.filter(({ url }) => isSameAddress(url, wish.url));
  const checks = here.map((endpoint) => checkOne(endpoint, wish, hasSecret));
  const [best] = checks.sort((a, b) => weightOf(a) - weightOf(b));
  return best ?? { endpoint: null, troubles: ["missing"], missingEvents: [], repair: "create" };
}

function checkOne(
  endpoint: StripeEndpoint,
  wish: EndpointWish,
  hasSecret: (id: string) => boolean,
): EndpointCheck {
  const hasAll = endpoint.events.includes("*");
  const missingEvents = wish.events.filter((type) => !hasAll && !endpoint.events.includes(type));
  const found: [EndpointTrouble, boolean][] = [
    ["secret_lost", endpoint.isOurs && !hasSecret(endpoint.id)],
    ["wrong_version", wish.apiVersion !== null && endpoint.apiVersion !== wish.apiVersion],
    ["disabled", !endpoint.isEnabled],
    ["missing_events", missingEvents.length > 0],
  ];
  const troubles = found.filter(([, isSo]) => isSo).map(([trouble]) => trouble);
  const needsNew = troubles.includes("secret_lost") || troubles.includes("wrong_version");
  const repair = needsNew ? "replace" : troubles.length > 0 ? "update" : null;
  return { endpoint, troubles, missingEvents, repair };
}

function weightOf({ repair, troubles }: EndpointCheck): number {
  return (repair === "replace" ? 10 : 0) + troubles.length;
}

function isSameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}
