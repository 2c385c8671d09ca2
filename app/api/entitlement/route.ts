import { z } from "zod";
import { answer, readQuery, refuse, turnAway } from "@/app/api/team-door";
import { recentNow } from "@/lib/clock";
import { TenantId } from "@/lib/domain/tenant-id";
import { findEntitlement } from "@/lib/entitlement/find-entitlement";

const LINE = /^[^\p{Cc}\s]{1,200}$/u;

const EntitlementQuery = z.strictObject({
  tenant: TenantId.optional(),
  line: z
    .string()
    // A "+" that was not encoded arrives as a space, and a number begins with nothing else.
    .transform((value) => value.replace(/^ (?=\d)/, "+"))
    .refine((value) => LINE.test(value), "must be a phone number id, a number or an assistant id")
    .optional(),
});

/** Whether the voice backend may serve a tenant, named by its id or by one of its lines. */
export async function GET(request: Request): Promise<Response> {
  const turnedAway = turnAway(request);
  if (turnedAway) return turnedAway;
  const read = readQuery(request, EntitlementQuery);
  if ("refusal" in read) return read.refusal;
  const { tenant, line } = read.query;
  if (tenant !== undefined && line !== undefined) return refuse(["tenant, line: give one of the two"]);
  if (line !== undefined) return answerFor({ line }, "No tenant has this line.");
  if (tenant !== undefined) return answerFor({ tenantId: tenant }, "There is no such tenant.");
  return refuse(["tenant, line: one of the two is missing"]);
}

async function answerFor(asked: Parameters<typeof findEntitlement>[0], unknown: string): Promise<Response> {
  const entitlement = await findEntitlement(asked, await recentNow());
  return entitlement ? answer(entitlement) : answer({ error: "not_found", message: unknown }, 404);
}
