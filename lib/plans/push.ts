import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { refuseUnsaidPooler } from "@/db/refuse-unsaid-pooler";
import { isNpmDryRun } from "@/lib/env";
import { isLiveKey } from "@/lib/stripe/client";
import plans from "@/plans.config";
import { describePreview } from "./describe-preview";
import { previewPublish } from "./preview-publish";
import { publishPlans } from "./publish-plans";
import { savePlan } from "./save-plan";

/**
 * `npm run plans:push`: makes the database and Stripe match plans.config.ts.
 * Prints what differs first; `-- --dry-run` stops there and writes nothing. In
 * live mode it wants `-- --yes`. Safe to repeat and to be killed.
 */
async function push(): Promise<void> {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean" }, yes: { type: "boolean" } } });
  await refuseUnsaidPooler();
  const keys = plans.map(({ key }) => key);
  const preview = await previewPublish({ keys, written: plans });
  say(describePreview(preview));
  if (values["dry-run"] || isNpmDryRun()) return say("Nothing was written.");
  if (isLiveKey() && preview.difference.steps.length > 0 && !values.yes) {
    say("This is live mode. Run it again with `-- --yes` to do this.");
    process.exitCode = 1;
    return;
  }
  const saved = [];
  for (const terms of plans) saved.push(await savePlan(terms));
  await publishPlans({
    keys,
    actor: "plans:push",
    intentId: randomUUID(),
    onProgress: async (done, total) => {
      if (done > 0) say(`${done} of ${total} done`);
    },
  });
  for (const { key, version } of saved) say(`${key}: version ${version} is published`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

push().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
