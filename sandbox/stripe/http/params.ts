import { invalid } from "./errors";
import { type FormHash, type FormValue, isHash } from "./form";

/** Parses one request parameter, or throws what Stripe would answer. `undefined` means it was not sent. */
export type Param<T> = (value: FormValue | undefined, name: string) => T;
export type ParamSpec = Record<string, Param<unknown>>;
export type Values<S extends ParamSpec> = { [K in keyof S]: ReturnType<S[K]> };

export function parseParams<S extends ParamSpec>(spec: S, form: FormHash, prefix = ""): Values<S> {
  const nameOf = (key: string) => (prefix ? `${prefix}[${key}]` : key);
  for (const key of Object.keys(form)) {
    if (Object.hasOwn(spec, key)) continue;
    const unknown = invalid(`Received unknown parameter: ${nameOf(key)}`, nameOf(key), "parameter_unknown");
    throw unknown;
  }
  const entries = Object.entries(spec).map(([key, param]) => [key, param(form[key], nameOf(key))]);
  // Each key was parsed by its own Param just above; Object.fromEntries cannot say so.
  return Object.fromEntries(entries) as Values<S>;
}

export function text(limit = 5000): Param<string | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw invalid(`Invalid string: ${JSON.stringify(value)}`, name);
    if (value.length > limit) {
      throw invalid(
        `Invalid string: must be at most ${limit} characters`,
        name,
        "parameter_invalid_string_length",
      );
    }
    return value;
  };
}

export function required<T>(param: Param<T | undefined>): Param<T> {
  return (value, name) => {
    if (value === "") {
      const message = `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset.`;
      throw invalid(message, name, "parameter_invalid_empty");
    }
    const parsed = param(value, name);
    if (parsed === undefined) throw invalid(`Missing required param: ${name}.`, name, "parameter_missing");
    return parsed;
  };
}

/** An empty string unsets: the handler sees null. */
export function clearable<T>(param: Param<T | undefined>): Param<T | null | undefined> {
  return (value, name) => (value === "" ? null : param(value, name));
}

export function integer(
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
): Param<number | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value !== "string" || !/^-?\d{1,15}$/.test(value)) {
      throw invalid(`Invalid integer: ${String(value)}`, name, "parameter_invalid_integer");
    }
    const parsed = Number(value);
    if (parsed < min) {
      throw invalid(`Invalid integer: ${name} must be at least ${min}`, name, "parameter_invalid_integer");
    }
    if (parsed > max) {
      throw invalid(`Invalid integer: ${name} must be at most ${max}`, name, "parameter_invalid_integer");
    }
    return parsed;
  };
}

export function unixTime(): Param<number | undefined> {
  return integer(0, 9_999_999_999);
}

/** A unix time or the word `now`. */
export function unixTimeOrNow(): Param<number | "now" | undefined> {
  return (value, name) => (value === "now" ? "now" : unixTime()(value, name));
}

export function bool(): Param<boolean | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (value === "true") return true;
    if (value === "false") return false;
    throw invalid(`Invalid boolean: ${String(value)}`, name);
  };
}

/** A decimal with at most 12 places, kept as text so that no cent fraction is lost. */
export function decimal(): Param<string | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value !== "string" || !/^-?\d+(\.\d{1,12})?$/.test(value)) {
      throw invalid(`Invalid decimal: ${String(value)}; must contain at most 12 decimal places.`, name);
    }
    return value;
  };
}

export function oneOf<const V extends string>(...allowed: V[]): Param<V | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const list = allowed.length > 1 ? `${allowed.slice(0, -1).join(", ")}, or ${allowed.at(-1)}` : allowed[0];
    throw invalid(`Invalid ${name}: must be one of ${list}`, name);
  };
}

export function hash<S extends ParamSpec>(spec: S): Param<Values<S> | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (!isHash(value)) throw invalid("Invalid object", name);
    return parseParams(spec, value, name);
  };
}

export function list<T>(param: Param<T | undefined>, max = 100): Param<T[] | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw invalid("Invalid array", name);
    if (value.length > max) throw invalid(`Array ${name} exceeded maximum ${max} allowed elements.`, name);
    return value.map((element, index) => required(param)(element, `${name}[${index}]`));
  };
}

/** Keys set to an empty string are to be removed; an empty string for the whole clears everything. */
export function metadata(): Param<Record<string, string> | null | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (value === "") return null;
    if (!isHash(value) && !Array.isArray(value)) throw invalid("Invalid object", name);
    const out: Record<string, string> = {};
    for (const [key, entry] of Object.entries(value)) {
      if (typeof entry !== "string") throw invalid("Metadata values must be strings", `${name}[${key}]`);
      if (key.length > 40) throw invalid("Metadata keys can be up to 40 characters long", name);
      if (entry.length > 500) throw invalid("Metadata values can be up to 500 characters long", name);
      out[key] = entry;
    }
    if (Object.keys(out).length > 50) throw invalid("You can have at most 50 metadata keys", name);
    return out;
  };
}

/** Known to Stripe and without effect here: checked as Stripe checks it, and forgotten. */
export function ignored(param: Param<unknown>): Param<undefined> {
  return (value, name) => {
    param(value, name);
  };
}

const range = hash({ gt: unixTime(), gte: unixTime(), lt: unixTime(), lte: unixTime() });

export function createdFilter(): Param<{ gt?: number; gte?: number; lt?: number; lte?: number } | undefined> {
  return (value, name) => {
    if (typeof value !== "string") return range(value, name);
    const exact = unixTime()(value, name);
    return { gte: exact, lte: exact };
  };
}
