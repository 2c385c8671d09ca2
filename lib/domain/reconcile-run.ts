import { z } from "zod";
import { Reason } from "./reason";

/** A comparison as a screen follows it; whoever leaves finds it again. */
export const FollowedReconcileSchema = z.object({
  id: z.number(),
  /** Out of time, it goes on with the next run; interrupted, nobody works on it any more. */
  state: z.enum(["running", "done", "out_of_time", "failed", "interrupted"]),
  customers: z.number(),
  invoices: z.number(),
  repaired: z.number(),
  failure: z.object({ text: z.string(), reason: Reason.nullable() }).nullable(),
});

export type FollowedReconcile = z.infer<typeof FollowedReconcileSchema>;
