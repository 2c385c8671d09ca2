import { isValid, parseISO } from "date-fns";
import {
  createLoader,
  createParser,
  createSerializer,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { TABLE_VIEW } from "@/components/data-table/table-view";
import { EVENT_SORTS, type EventFilter } from "@/lib/domain/event-list";
import { EVENT_STATES } from "@/lib/domain/values";

const parseAsDay = createParser({
  parse: (value) => (/^\d{4}-\d{2}-\d{2}$/.test(value) && isValid(parseISO(value)) ? value : null),
  serialize: String,
});

export const FILTERS = {
  q: parseAsString.withDefault(""),
  type: parseAsString,
  state: parseAsStringLiteral(EVENT_STATES),
  tenant: parseAsInteger,
  from: parseAsDay,
  to: parseAsDay,
  /** Only those in another API version than ours. */
  version: parseAsBoolean.withDefault(false),
};

/** Everything of this screen that is in its address. */
const VIEW = { ...TABLE_VIEW, ...FILTERS, sort: parseAsStringLiteral(EVENT_SORTS) };

export const loadView = createLoader(VIEW);
export type EventsView = Awaited<ReturnType<typeof loadView>>;

export const viewQuery = createSerializer(VIEW);

/** What the address asks for, in the words of the list. */
export function filterOf(view: Pick<EventsView, keyof typeof FILTERS>): EventFilter {
  return {
    search: view.q.trim(),
    tenantId: view.tenant,
    type: view.type,
    state: view.state,
    from: view.from,
    to: view.to,
    isOtherVersion: view.version,
  };
}

export function isFiltered(view: EventsView): boolean {
  const { search, tenantId, type, state, from, to, isOtherVersion } = filterOf(view);
  return search !== "" || isOtherVersion || [tenantId, type, state, from, to].some((value) => value !== null);
}
