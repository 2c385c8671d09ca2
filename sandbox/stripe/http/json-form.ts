import { ApiError } from "./errors";
import type { FormHash, FormValue } from "./form";

/** A body of /v2, which is JSON, as the hash that the parameters of a route are parsed from. */
export function parseJsonBody(text: string): FormHash {
  if (text === "") return {};
  const value = formValue(parsed(text));
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw new ApiError("The request body is not a JSON object.", { code: "invalid_fields" });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError("The request body is not valid JSON.", { code: "invalid_fields" });
  }
}

function formValue(value: unknown): FormValue {
  if (Array.isArray(value)) return value.map(formValue);
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, formValue(child)]));
}
