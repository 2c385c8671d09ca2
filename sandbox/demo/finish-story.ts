import { fillCalls } from "./fill-calls";
import { appIsQuiet } from "./quiet";
import { renewUntil } from "./renew-until";
import { ringLate, ringUnknownLine } from "./telephones";
import { daysBefore } from "./tenants";
import { runCron, type World } from "./world";

/** Whom the late call belongs to: it is beyond its included minutes, so the call has a price. */
const LATE_CALLER = "clinique-veterinaire-du-parc";
const LATE_DAYS_AGO = 30;

/** Brings the story to the present: the clock to real time, and what waits for a person into its queue. */
export async function finishStory(world: World, until: Date): Promise<void> {
  const at = new Date();
  await world.stripe.customers.create({
    name: "Comptoir des Lilas",
    email: "comptoir-des-lilas@example.com",
    description: "Created by hand: it names no tenant",
  });
  await ringUnknownLine(world, at);
  const tenant = world.tenants.find(({ key }) => key === LATE_CALLER);
  if (tenant) await ringLate(world, tenant, daysBefore(at, LATE_DAYS_AGO));
  await fillCalls(world.sql, world.tenants, until, at);
  await renewUntil(world, at);
  await runCron(world);
  await appIsQuiet(world);
  await redate(world);
  await renewUntil(world, new Date());
}

/**
 * The app stamps what it received and finished with the machine's clock, and
 * all of the story happened within a minute of it. Its times are moved to when
 * it happened in the story.
 */
async function redate({ sql }: World): Promise<void> {
  await sql`
    update stripe_events set received_at = stripe_created_at + interval '1 s',
      processed_at = stripe_created_at + (processed_at - received_at) + interval '1 s'`;
  await sql`update meter_reports set answered_at = sent_at + interval '1 s' where answered_at is not null`;
  await sql`update job_runs set finished_at = started_at + interval '2 s' where finished_at is not null`;
}
