import { noSuch } from "@/sandbox/stripe/http/errors";
import { integer, list, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";

const PATH = "/v2/core/events";

/** Events of /v2 with their data, for those who were notified. */
export const thinEventRoutes: Route[] = [
  route("GET", `${PATH}/:id`, {}, ({ sandbox, id }) => {
    const row = sandbox.state.thinEvents.find(id);
    if (!row) throw noSuch("event", id);
    return JSON.parse(row.json);
  }),
  route(
    "GET",
    PATH,
    { object_id: text(), types: list(text(), 20), limit: integer(1, 100), page: text() },
    ({ sandbox, values }) => {
      const { object_id, types, limit = 20, page } = values;
      const found = sandbox.state.thinEvents
        .all()
        .reverse()
        .filter((row) => types === undefined || types.includes(row.type))
        .map((row): { related_object?: { id: string } } => JSON.parse(row.json))
        .filter((event) => object_id === undefined || event.related_object?.id === object_id);
      const from = Number(page ?? 0);
      return {
        data: found.slice(from, from + limit),
        next_page_url: from + limit < found.length ? pageUrl(values, from + limit) : null,
        previous_page_url: from > 0 ? pageUrl(values, Math.max(0, from - limit)) : null,
      };
    },
  ),
];

type Asked = { object_id?: string; types?: string[]; limit?: number };

function pageUrl({ object_id, types = [], limit = 20 }: Asked, from: number): string {
  const query = new URLSearchParams({ limit: String(limit), page: String(from) });
  if (object_id !== undefined) query.set("object_id", object_id);
  for (const [index, type] of types.entries()) query.set(`types[${index}]`, type);
  return `${PATH}?${query}`;
}
