import { invalid } from "@/sandbox/stripe/http/errors";

export interface SearchClause {
  field: string;
  /** The key of `metadata["key"]`. */
  key: string | null;
  operator: ":" | "~" | ">" | "<" | ">=" | "<=";
  /** Null asks whether there is a value at all. */
  value: string | null;
  isNegated: boolean;
}

export interface SearchQuery {
  joins: "AND" | "OR";
  clauses: SearchClause[];
}

const CLAUSE =
  /^\s*(-)?([a-z_.]+)(?:\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\])?\s*(:|~|>=|<=|>|<)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(null|\d+))/;
const JOIN = /^\s+(AND|OR)\s+/i;
const AND_BY_SPACE = /^\s+(?=\S)/;

/**
 * Reads Stripe's search query language (docs.stripe.com/search#search-query-language).
 * Clauses are joined by AND, which a space means too, or by OR, never by both.
 */
export function parseSearch(text: string): SearchQuery {
  const clauses: SearchClause[] = [];
  const joins = new Set<"AND" | "OR">();
  let rest = text;
  for (;;) {
    const match = CLAUSE.exec(rest);
    if (!match) throw unreadable(text);
    clauses.push(clauseFrom(match));
    rest = rest.slice(match[0].length);
    if (rest.trim() === "") break;
    const join = JOIN.exec(rest) ?? AND_BY_SPACE.exec(rest);
    if (!join) throw unreadable(text);
    joins.add(join[1]?.toUpperCase() === "OR" ? "OR" : "AND");
    rest = rest.slice(join[0].length);
  }
  if (joins.size > 1) throw invalid("A search query can't combine AND and OR.", "query");
  return { joins: joins.has("OR") ? "OR" : "AND", clauses };
}

export function isFound(query: SearchQuery, matches: (clause: SearchClause) => boolean): boolean {
  const meets = (clause: SearchClause) => matches(clause) !== clause.isNegated;
  return query.joins === "OR" ? query.clauses.some(meets) : query.clauses.every(meets);
}

function clauseFrom(match: RegExpExecArray): SearchClause {
  const [, minus, field = "", doubleKey, singleKey, operator, double, single, bare] = match;
  const quoted = double ?? single;
  const value = quoted === undefined ? (bare === "null" ? null : (bare ?? null)) : unescaped(quoted);
  const key = doubleKey ?? singleKey;
  if (operator === "~" && (value ?? "").length < 3)
    throw invalid("The `~` operator needs at least 3 characters.", "query");
  return {
    field,
    key: key === undefined ? null : unescaped(key),
    operator: operatorFrom(operator),
    value,
    isNegated: minus !== undefined,
  };
}

function operatorFrom(text: string | undefined): SearchClause["operator"] {
  const known = ([":", "~", ">", "<", ">=", "<="] as const).find((operator) => operator === text);
  if (!known) throw invalid(`Unsupported operator ${text}.`, "query");
  return known;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, "$1");
}

function unreadable(text: string) {
  return invalid(
    `We were unable to parse your search query: ${text}. Try using the format \`metadata["key"]:"value"\` to query for metadata or key:"value" to query for other fields.`,
    "query",
  );
}
