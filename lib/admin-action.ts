import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { currentAdmin } from "@/lib/auth/current-admin";
import type { Admin } from "@/lib/auth/queries";
import { allows } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/values";
import { BillingError, type BillingErrorCode } from "@/lib/errors";

export type ActionResult =
  | { ok: true; message: string }
  | { ok: false; code: BillingErrorCode; message: string };

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
  return async (input) => {
    const admin = await currentAdmin();
    if (!admin) return refusal("not_signed_in");
    if (!allows(admin.role, role)) return refusal("not_allowed");
    const parsed = schema.safeParse(input);
    if (!parsed.success) return refusal("bad_input");
    try {
      return { ok: true, message: await run(parsed.data, admin) };
    } catch (error) {
      if (error instanceof BillingError) return refusal(error.code);
      throw error;
    }
  };
}

async function refusal(code: BillingErrorCode): Promise<ActionResult> {
  const t = await getTranslations("errors");
  return { ok: false, code, message: t(code) };
}
