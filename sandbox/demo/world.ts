import type { Sql } from "postgres";
import Stripe from "stripe";
import { z } from "zod";
import type { LocalStripe } from "@/sandbox/stripe/server";
import { DEMO } from "./environment";
import type { DemoTenant } from "./tenants";

/** The running demo, as the story and the telephones act on it: from outside, as the world does. */
export type World = {
  sql: Sql;
  stripe: Stripe;
  stripeUrl: string;
  appUrl: string;
  tenants: DemoTenant[];
};

/** The official SDK, pointed at the local Stripe. */
export function sdkFor(local: Pick<LocalStripe, "port">): Stripe {
  return new Stripe(DEMO.STRIPE_SECRET_KEY, {
    host: "127.0.0.1",
    port: local.port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 2,
  });
}

const ClockAnswer = z.object({ now_ms: z.number() });

export async function sandboxNow(world: Pick<World, "stripeUrl">): Promise<Date> {
  const response = await fetch(`${world.stripeUrl}/_sandbox/clock`);
  return new Date(ClockAnswer.parse(await response.json()).now_ms);
}

/**
 * Moves local Stripe's clock; what was due by then has happened and was told to
 * the app. It has run on while a scene was played, so the moment of the next
 * one may have passed already: then there is nothing to move.
 */
export async function advanceTo(world: Pick<World, "stripeUrl">, at: Date): Promise<void> {
  if (at <= (await sandboxNow(world))) return;
  await control(world, "clock", { advance_to: Math.floor(at.getTime() / 1000) });
}

export async function control(world: Pick<World, "stripeUrl">, path: string, body: object): Promise<void> {
  const response = await fetch(`${world.stripeUrl}/_sandbox/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Local Stripe refused ${path}: ${await response.text()}`);
}

const CronAnswer = z.object({ remaining: z.number() });

/** Runs a job as Vercel Cron does, until nothing remains. */
export async function runCron(
  { appUrl }: World,
  job: "usage" | "maintain" | "reconcile" = "usage",
): Promise<void> {
  const MOST_RUNS = 10;
  for (let run = 1; run <= MOST_RUNS; run += 1) {
    const response = await fetch(`${appUrl}/api/cron/${job}`, {
      headers: { authorization: `Bearer ${DEMO.CRON_SECRET}` },
    });
    if (!response.ok) throw new Error(`The ${job} job answered ${response.status}: ${await response.text()}`);
    if (CronAnswer.parse(await response.json()).remaining === 0) return;
  }
}
