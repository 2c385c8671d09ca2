import { z } from "zod";

/** A publication as a screen follows it; whoever leaves finds it again. */
export const PublishRunSchema = z.object({
  id: z.number(),
  state: z.enum(["running", "done", "failed", "interrupted"]),
  done: z.number(),
  total: z.number(),
  /** A code of `lib/errors.ts`, or a reason in words. */
  error: z.string().nullable(),
});

export type PublishRun = z.infer<typeof PublishRunSchema>;

/** What an owner types in live mode, in every language. */
export const PUBLISH_WORD = "publish";
