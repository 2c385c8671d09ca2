import { z } from "zod";
import { control } from "@/lib/ledger/billing-world.fixture";

const Active = z.object({
  match: z.object({ method: z.string().optional(), path: z.string().optional() }),
  fault: z.string(),
  skip: z.number(),
  times: z.number(),
  delayMs: z.number(),
});
const Faults = z.object({ active: z.array(Active) });

/** How many requests of this pattern a fault still waits for. */
export async function timesLeft(path: string): Promise<number> {
  const active = (await listFaults()).filter(({ match }) => match.path === path);
  return active.reduce((sum, { times }) => sum + times, 0);
}

/** Ends the faults of this pattern, while the others wait on. */
export async function endFaults(path: string): Promise<void> {
  const others = (await listFaults()).filter(({ match }) => match.path !== path);
  await control("DELETE", "/_sandbox/faults");
  for (const { delayMs, ...fault } of others) {
    await control("POST", "/_sandbox/faults", { ...fault, delay_ms: delayMs });
  }
}

async function listFaults() {
  return Faults.parse(await control("GET", "/_sandbox/faults")).active;
}
