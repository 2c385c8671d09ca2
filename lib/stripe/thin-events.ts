import { z } from "zod";
import { stripe } from "./client";

type Page = { events: object[]; nextPage: string | null };

const RawPage = z.object({ data: z.array(z.looseObject({})), next_page_url: z.string().nullish() });

/** The first page of the thin events of some types that Stripe lists: those of thirty days. */
export async function listThinEvents(types: readonly string[], limit: number): Promise<Page> {
  const { data, next_page_url } = await stripe().v2.core.events.list({ types: [...types], limit });
  return { events: data, nextPage: next_page_url ?? null };
}

/** A later page, by the name that the one before it gave; also long after. */
export async function listThinEventsOn(page: string): Promise<Page> {
  const { data, next_page_url } = RawPage.parse(await stripe().rawRequest("GET", page));
  return { events: data, nextPage: next_page_url ?? null };
}
