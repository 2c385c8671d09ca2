import { and, eq } from "drizzle-orm";
import type { Queryable } from "@/db/client";
import { suspensions } from "@/db/schema/risk";
import type { SuspensionWord } from "@/lib/domain/suspension";

/** Keeps what was said of one reason, as `afterWord` has it. No other reason's row is touched. */
export async function recordWord(
  on: Queryable,
  tenantId: number,
  word: SuspensionWord,
  by: { setBy: string; detail: string | null; at: Date },
): Promise<void> {
  if (word.say === "lift") {
    await on
      .delete(suspensions)
      .where(and(eq(suspensions.tenantId, tenantId), eq(suspensions.reason, word.reason)));
    return;
  }
  const { reason, startsAt, endsAt = null } = word;
  const { setBy, detail, at } = by;
  await on
    .insert(suspensions)
    .values({ tenantId, reason, startsAt, endsAt, setBy, detail, createdAt: at })
    .onConflictDoUpdate({
      target: [suspensions.tenantId, suspensions.reason],
      set: { startsAt, endsAt, setBy, detail },
    });
}
