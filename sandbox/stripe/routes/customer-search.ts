import { isFound, parseSearch, type SearchClause } from "@/sandbox/stripe/billing/search-query";
import { invalid } from "@/sandbox/stripe/http/errors";
import { integer, required, text } from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderCustomer } from "@/sandbox/stripe/render/customer";
import type { SearchedCustomer } from "@/sandbox/stripe/state/search-index";

const PATH = "/v1/customers/search";

/** Newest first; what it finds may be behind, what it shows of a customer is not. */
export const customerSearchRoutes: Route[] = [
  route(
    "GET",
    PATH,
    { query: required(text()), limit: integer(1, 100), page: text() },
    ({ sandbox, values }) => {
      const { state } = sandbox;
      const query = parseSearch(values.query);
      for (const clause of query.clauses) refuseUnsearchable(clause);
      const found = state.searchIndex
        .customers(state.settings.searchLagMs)
        .filter((customer) => isFound(query, (clause) => meets(customer, clause)))
        .reverse();
      const limit = values.limit ?? 10;
      const from = values.page === undefined ? 0 : positionFrom(values.page);
      const hasMore = found.length > from + limit;
      const rows = found.slice(from, from + limit).flatMap(({ id }) => state.customers.find(id) ?? []);
      return {
        object: "search_result",
        data: rows.filter((row) => !row.deleted).map((row) => renderCustomer(row)),
        has_more: hasMore,
        next_page: hasMore ? Buffer.from(String(from + limit)).toString("base64url") : null,
        url: PATH,
      };
    },
  ),
];

const TEXTS = ["email", "name", "phone"] as const;

function refuseUnsearchable({ field, key, operator }: SearchClause): void {
  const isText = TEXTS.some((name) => name === field);
  if (field === "metadata" ? key === null : key !== null || (!isText && field !== "created"))
    throw invalid(`Field \`${field}\` is an unsupported search field for resource \`customers\`.`, "query");
  const fits = field === "created" ? operator !== "~" : operator === ":" || operator === "~";
  if (!fits || (field === "metadata" && operator !== ":"))
    throw invalid(`Unsupported operator ${operator} for field \`${field}\`.`, "query");
}

function meets(customer: SearchedCustomer, clause: SearchClause): boolean {
  if (clause.field === "created") return isWithin(customer.created, clause);
  const name = TEXTS.find((candidate) => candidate === clause.field);
  const actual = name === undefined ? customer.metadata[clause.key ?? ""] : customer[name];
  if (clause.value === null) return actual === undefined || actual === null;
  const [has, wanted] = [(actual ?? "").toLowerCase(), clause.value.toLowerCase()];
  return clause.operator === "~" ? has.includes(wanted) : has === wanted;
}

function isWithin(actual: number, { operator, value }: SearchClause): boolean {
  const wanted = Number(value);
  if (operator === ">") return actual > wanted;
  if (operator === "<") return actual < wanted;
  if (operator === ">=") return actual >= wanted;
  if (operator === "<=") return actual <= wanted;
  return actual === wanted;
}

function positionFrom(page: string): number {
  const position = Number(Buffer.from(page, "base64url").toString());
  if (!Number.isSafeInteger(position) || position < 0) throw invalid("Invalid page token.", "page");
  return position;
}
