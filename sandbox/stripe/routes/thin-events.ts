import { noSuch } from "@/sandbox/stripe/http/errors";
import { integer, required, text } from "@/sandbox/stripe/http/params";
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
    { object_id: required(text()), limit: integer(1, 100), page: text() },
    ({ sandbox, values }) => {
      const events: { related_object?: { id: string } }[] = sandbox.state.thinEvents
        .all()
        .reverse()
        .map((row) => JSON.parse(row.json));
      const found = events.filter((event) => event.related_object?.id === values.object_id);
      return { data: found.slice(0, values.limit ?? 20), next_page_url: null, previous_page_url: null };
    },
  ),
];
