import { z } from "zod";

/** A comparison as a screen follows it; whoever leaves finds it again. */
export const FollowedReconcileSchema = z.object({
  id: z.number(),
  /** Out of time, it goes on with the next run; interrupted, nobody works on it any more. */
  state: z.enum(["running", "done", "out_of_time", "failed", "interrupted"]),
  customers: z.number(),
  invoices: z.number(),
  repaired: z.number(),
  error: z.string().nullable(),
});

export type FollowedReconcile = z.infer<typeof FollowedReconcileSchema>;
