import { parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsString } from "nuqs/server";

/** What of a table's view is in the address. The server sorts and pages by it, so each screen narrows `sort`. */
export const TABLE_VIEW = {
  sort: parseAsString,
  desc: parseAsBoolean,
  page: parseAsInteger.withDefault(1),
  hide: parseAsArrayOf(parseAsString).withDefault([]),
};
