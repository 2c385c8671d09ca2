import { join } from "node:path";
import type { Endings } from "@/sandbox/demo/endings";
import { say } from "@/sandbox/demo/progress";
import { measureEntitlement } from "./entitlement";
import { measureEvents } from "./events";
import { measureExplanation } from "./explanation";
import { growthTable, measureGrowth } from "./growth";
import { writeGrowth } from "./growth-report";
import { measureImport } from "./import";
import { measureIngest } from "./ingest";
import { measurePages } from "./pages";
import { addCalls, addEarlierCalls, addSubscribedTenants, TENANTS } from "./populate";
import { startAsInProduction } from "./production-app";
import { measureScale, STRIPE_PER_SECOND } from "./scale";
import {
  entitlementTable,
  eventsTable,
  explanationTable,
  importTable,
  ingestTable,
  pagesTable,
  usageTable,
} from "./tables";
import { measureUsageRun, runToTheEnd } from "./usage-run";
import { temporary, type World } from "./world";

const IMPORTED = 200_000;
const SCALE = { tenants: 5_000, calls: 1_000_000, lines: IMPORTED, rounds: 25 };
const GROWTH = { tenants: 5_000, stages: [100_000, 1_000_000, 10_000_000], lines: 50_000, rounds: 9 };
/** To see in a minute or two that all of it works: its numbers say nothing. */
const SMALL_SCALE = { tenants: 200, calls: 20_000, lines: 2_000, rounds: 3 };
const SMALL_GROWTH = { tenants: 200, stages: [1_000, 10_000, 100_000], lines: 2_000, rounds: 3 };

type Asked = {
  endings: Endings;
  isSmall: boolean;
  machine: string;
  /** Says a table as soon as it is measured: what fails later takes nothing with it. */
  tell: (table: string) => void;
};

/** What is measured in one world, and whether that world's app keeps a pace. */
export type Part = {
  stripePerSecond?: number;
  measure: (world: World, asked: Asked) => Promise<void>;
};

/** (a) to (c) and (e) to (g): the app with a thousand tenants. */
export const APP: Part = {
  measure: async ({ appUrl, databaseUrl, env, sql, stripe }, { endings, tell }) => {
    say("The app answers; adding 1,000 subscribed tenants …");
    const tenantIds = await addSubscribedTenants(sql, stripe, TENANTS);
    await runToTheEnd(appUrl);
    say("(a) Calls through the webhook …");
    tell(ingestTable(await measureIngest(appUrl, databaseUrl, tenantIds)));
    say("Adding 200,000 calls …");
    await addCalls(sql);
    say("(b) Usage runs …");
    tell(usageTable(await measureUsageRun(appUrl, sql)));
    say("(c) Pages …");
    tell(pagesTable(await measurePages(appUrl)));
    say("Adding 800,000 earlier calls …");
    await addEarlierCalls(sql);
    say("(e) Entitlement …");
    const production = await startAsInProduction(endings, env);
    tell(entitlementTable(await measureEntitlement(production, tenantIds)));
    say("(f) An import …");
    const folder = await temporary(endings, "releve-bench-import-");
    tell(importTable(await measureImport(databaseUrl, env, tenantIds, folder, IMPORTED)));
    say("(g) Why this amount …");
    tell(explanationTable(await measureExplanation(appUrl, sql)));
  },
};

/** (d): Stripe's events. */
export const EVENTS: Part = {
  measure: async (world, { endings, tell }) => {
    say("(d) Stripe's events …");
    const folder = await temporary(endings, "releve-bench-peer-");
    tell(eventsTable(await measureEvents(world, folder, say)));
  },
};

/** (h) to (j), (l), and (a) and (f) again: the usage engine at its size. */
export const USAGE: Part = {
  stripePerSecond: STRIPE_PER_SECOND,
  measure: async (world, { endings, isSmall, tell }) => {
    const folder = await temporary(endings, "releve-bench-import-");
    await measureScale(world, isSmall ? SMALL_SCALE : SCALE, { folder, say, tell });
  },
};

/** (k): how each grows with the number of calls; kept in the repository. */
export const GROWTH_OF_CALLS: Part = {
  measure: async (world, { endings, isSmall, machine, tell }) => {
    const folder = await temporary(endings, "releve-bench-import-");
    const growth = await measureGrowth(world, isSmall ? SMALL_GROWTH : GROWTH, folder, say);
    tell(growthTable(growth));
    if (!isSmall) await writeGrowth(join("sandbox", "bench"), growth, machine);
  },
};
