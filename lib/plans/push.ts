import { PlanTermsSchema } from "@/lib/domain/plan";
import plans from "@/plans.config";
import { publishPlan } from "./publish-plan";
import { savePlan } from "./save-plan";

/** `npm run plans:push`: makes the database and Stripe match plans.config.ts. Safe to repeat. */
async function push(): Promise<void> {
  for (const terms of plans.map((plan) => PlanTermsSchema.parse(plan))) {
    const { id, isNew } = await savePlan(terms);
    await publishPlan(id);
    process.stdout.write(`${terms.key}: ${isNew ? "a new version is published" : "published, unchanged"}\n`);
  }
}

await push();
process.exit(0);
