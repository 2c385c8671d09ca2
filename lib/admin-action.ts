import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { currentAdmin } from "@/lib/auth/current-admin";
import type { Admin } from "@/lib/auth/queries";
import type { ActionResult, LookResult } from "@/lib/domain/action-result";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { BillingError, type BillingErrorCode } from "@/lib/errors";

type Refusal = { ok: false; code: BillingErrorCode; message: string };

/**
 * A server action that cannot forget to authorize, validate and answer. It
 * catches refusals only; a bug or an outage is thrown on. It never echoes a
 * value it was given.
 */
export function adminAction<S extends z.ZodType>(
  schema: S,
  role: Role,
  run: (input: z.output<S>, admin: Admin) => Promise<string>,
): (input: z.input<S>) => Promise<ActionResult> {
  const guarded = guard(schema, role, run);
  return async (input) => {
    const result = await guarded(input);
    return result.ok ? { ok: true, message: result.value } : result;
  };
}

/** The same for what only looks: a screen asks for it when somebody wants to see it. */
export function adminLook<S extends z.ZodType, T>(
  schema: S,
  role: Role,
  look: (input: z.output<S>, admin: Admin) => Promise<T>,
): (input: z.input<S>) => Promise<LookResult<T>> {
  const guarded = guard(schema, role, look);
  return async (input) => {
    const result = await guarded(input);
    return result.ok ? { ok: true, seen: result.value } : result;
  };
}

function guard<S extends z.ZodType, T>(
  schema: S,
  role: Role,
  run: (input: z.output<S>, admin: Admin) => Promise<T>,
): (input: z.input<S>) => Promise<{ ok: true; value: T } | Refusal> {
  return async (input) => {
    const admin = await currentAdmin();
    if (!admin) return refusal("not_signed_in");
    if (!allows(admin.role, role)) return refusal("not_allowed");
    const parsed = schema.safeParse(input);
    if (!parsed.success) return refusal("bad_input");
    try {
      return { ok: true, value: await run(parsed.data, admin) };
    } catch (error) {
      if (error instanceof BillingError) return refusal(error.code);
      throw error;
    }
  };
}

async function refusal(code: BillingErrorCode): Promise<Refusal> {
  const t = await getTranslations("errors");
  return { ok: false, code, message: t(code) };
}
