import { z } from "zod";

const REASON = "must be a tenant's id";

/** A tenant's id as an address writes it: digits alone, so that "1e1", "+1" and "01" name nobody. */
export const TenantId = z
  .string()
  .regex(/^[1-9]\d*$/, REASON)
  .transform(Number)
  .refine(Number.isSafeInteger, REASON);
