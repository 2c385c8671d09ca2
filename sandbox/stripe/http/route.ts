import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import type { FormHash } from "./form";
import { list, type ParamSpec, parseParams, text, type Values } from "./params";

export interface Call<V> {
  sandbox: Sandbox;
  values: V;
  /** The path's first and second placeholders. */
  id: string;
  secondId: string;
}

export interface Route {
  method: "GET" | "POST" | "DELETE";
  path: string;
  run(sandbox: Sandbox, ids: string[], form: FormHash): object;
}

/** One Stripe operation: its parameters are parsed by the spec before the handler sees them. */
export function route<S extends ParamSpec>(
  method: Route["method"],
  path: string,
  spec: S,
  handle: (call: Call<Values<S>>) => object,
): Route {
  const whole = { ...spec, expand: list(text()) };
  return {
    method,
    path,
    run: (sandbox, [id = "", secondId = ""], form) =>
      handle({ sandbox, values: parseParams(whole, form), id, secondId }),
  };
}
