import { after } from "next/server";
import { drainInbox } from "@/lib/inbox/drain";

/** How long an admin waits to hear what became of it; the rest is worked after the answer. */
const PATIENCE_MS = 8_000;
const BUDGET_MS = 40_000;

/** Works what an action has put back into the inbox, so that the page it refreshes shows the outcome. */
export async function workInboxNow(): Promise<void> {
  const startedAt = Date.now();
  await drainInbox(() => Date.now() - startedAt > PATIENCE_MS);
  after(() => drainInbox(() => Date.now() - startedAt > BUDGET_MS));
}
