import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";

/**
 * Lives through many cases of `billed-is-used.test.ts`: 5,000, or `CHAOS_CASES`,
 * in as many processes as there are processors, each with a seed of its own from
 * `CHAOS_SEED` on. Fails when one of them does.
 */
async function main(): Promise<void> {
  const cases = Number(process.env.CHAOS_CASES ?? 5_000);
  const firstSeed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
  const processes = process.env.CHAOS_WORLD === undefined ? availableParallelism() : 1;
  const share = Math.ceil(cases / processes);
  console.log(`${share * processes} cases, from seed ${firstSeed} on, in ${processes} processes`);
  const runs = Array.from({ length: processes }, (_each, place) => run(firstSeed + place, share));
  const failed = (await Promise.all(runs)).filter((exitCode) => exitCode !== 0).length;
  console.log(failed === 0 ? "All held." : `${failed} of ${processes} processes failed: see above.`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function run(seed: number, cases: number): Promise<unknown> {
  const args = ["vitest", "run", "--project", "integration", "lib/ledger/billed-is-used.test.ts"];
  const child = spawn("npx", args, {
    stdio: "inherit",
    env: { ...process.env, CHAOS_SEED: String(seed), CHAOS_CASES: String(cases) },
  });
  const [exitCode]: unknown[] = await once(child, "exit");
  return exitCode;
}

await main();
