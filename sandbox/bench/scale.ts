import { measureImport } from "./import";
import { measureIngest } from "./ingest";
import { fillMonth } from "./many-calls";
import { measurePacedRun, measureQuietRuns } from "./paced-run";
import { addSubscribedTenants } from "./populate";
import { measureReconcile } from "./reconcile";
import { pacedTable, quietTable, reconciledTable, totalsTable } from "./scale-tables";
import { whole } from "./table";
import { importTable, ingestTable } from "./tables";
import { measureTotals } from "./totals";
import { runToTheEnd } from "./usage-run";
import type { World } from "./world";

/** What Stripe's live mode is asked for, and what local Stripe allows: not one more. */
export const STRIPE_PER_SECOND = 80;

type ScaleSize = { tenants: number; calls: number; lines: number; rounds: number };
type Asked = { folder: string; say: (line: string) => void; tell: (table: string) => void };

/** The usage engine with as many tenants and calls of one month as it is made for. */
export async function measureScale(
  world: World,
  { tenants, calls, lines, rounds }: ScaleSize,
  { folder, say, tell }: Asked,
): Promise<void> {
  const { appUrl, databaseUrl, env, sql, stripe } = world;
  const size = `${whole(tenants)} tenants, ${whole(calls)} calls this month`;
  say(`Adding ${whole(tenants)} subscribed tenants …`);
  const tenantIds = await addSubscribedTenants(sql, stripe, tenants);
  await runToTheEnd(appUrl);
  say(`Adding ${whole(calls)} calls of this month …`);
  await fillMonth(sql, tenants, calls);
  say("(h) All period totals …");
  const totals = await measureTotals(env, rounds);
  tell(totalsTable(size, totals));
  say(`(i) A run that reports every tenant, at ${STRIPE_PER_SECOND} a second …`);
  tell(pacedTable(size, await measurePacedRun(world, STRIPE_PER_SECOND)));
  say("(j) Runs with nothing changed …");
  tell(quietTable(size, await measureQuietRuns(world, rounds), totals));
  say("(l) Three-way reconciliation …");
  tell(reconciledTable(size, await measureReconcile(world), STRIPE_PER_SECOND));
  say("(a) Calls through the webhook …");
  tell(`${ingestTable(await measureIngest(appUrl, databaseUrl, tenantIds))}\n  with ${size}`);
  say("(f) An import …");
  tell(`${importTable(await measureImport(databaseUrl, env, tenantIds, folder, lines))}\n  with ${size}`);
}
