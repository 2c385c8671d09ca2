import { DrizzleQueryError } from "drizzle-orm/errors";

/**
 * Keeps SQL parameters out of the log. Next prints whatever a page throws, and a
 * failed query's error carries its SQL and its values: what is printed instead
 * is the database's own error, and where it came from.
 */
export function redactLogs(): void {
  const print = console.error.bind(console);
  console.error = (...values: unknown[]) => print(...values.map(withoutValues));
}

function withoutValues(value: unknown): unknown {
  if (value instanceof DrizzleQueryError) {
    return `A query failed: ${value.cause?.message ?? "no reason given"}\n${framesOf(value)}`;
  }
  if (value instanceof Error && value.cause instanceof DrizzleQueryError) {
    return `${value.message}: ${value.cause.cause?.message ?? "a query failed"}\n${framesOf(value)}`;
  }
  return value;
}

/** A stack begins with the message, which holds the values: only its frames are kept. */
function framesOf(error: Error): string {
  const lines = (error.stack ?? "").split("\n");
  return lines.filter((line) => line.startsWith("    at ")).join("\n");
}
