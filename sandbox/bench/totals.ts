import { z } from "zod";
import { exitCodeOf, startChild } from "@/sandbox/demo/children";
import { median } from "./measure";

const PROGRAM = ["--conditions=react-server", "--import", "tsx", "lib/ledger/measure-totals.ts"];
const Measured = z.object({
  totalsMs: z.array(z.number()),
  bareMs: z.array(z.number()),
  plan: z.array(z.string()),
});

export type TotalsResult = { rounds: number; totalsMs: number; bareMs: number; plan: string[] };

/**
 * The totals of all open periods, as the product computes them, beside the bare
 * sum of the same calls, so many times in turns: the median of each.
 */
export async function measureTotals(env: NodeJS.ProcessEnv, rounds: number): Promise<TotalsResult> {
  const child = startChild([...PROGRAM, String(rounds)], env);
  let said = "";
  child.process.stdout?.on("data", (text: string) => {
    said += text;
  });
  if ((await exitCodeOf(child)) !== 0)
    throw new Error(`The totals could not be measured:\n${child.lastWords()}`);
  const { totalsMs, bareMs, plan } = Measured.parse(JSON.parse(said));
  return { rounds, totalsMs: median(totalsMs), bareMs: median(bareMs), plan };
}
