import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { plans } from "@/db/schema/plans";
import { tenantLeases } from "@/db/schema/tenants";
import { control } from "@/lib/ledger/billing-world.fixture";
import { stripe } from "@/lib/stripe/client";
import { previewPublish } from "./preview-publish";

const Requests = z.object({ requests: z.array(z.object({ method: z.string(), path: z.string() })) });
const WRITES = { method: "POST", path: "/v1/*" };

beforeEach(async () => {
  await control("POST", "/_sandbox/reset");
  await db().delete(plans);
});
afterEach(async () => {
  await control("DELETE", "/_sandbox/faults");
});

function startPush(...args: string[]) {
  const command = ["--conditions=react-server", "--import", "tsx", "lib/plans/push.ts", ...args];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => ({ code, output }));
  return { child, ended };
}

/** Whether the fault still waits for its request. */
async function hasFault(): Promise<boolean> {
  return (
    z.object({ active: z.array(z.unknown()) }).parse(await control("GET", "/_sandbox/faults")).active.length >
    0
  );
}

async function writes(): Promise<number> {
  const { requests } = Requests.parse(await control("GET", "/_sandbox/requests"));
  return requests.filter(({ method }) => method === "POST").length;
}

test("a push that is killed while Stripe works, twice over, ends in one of everything", {
  timeout: 90_000,
}, async () => {
  for (const skip of [1, 4]) {
    await control("POST", "/_sandbox/faults", {
      match: WRITES,
      fault: "delay",
      skip,
      times: 1,
      delay_ms: 1_000,
    });
    const { child, ended } = startPush();
    // On a busy machine it may be done before we look.
    while (child.exitCode === null && (await hasFault())) await sleep(20);
    child.kill("SIGKILL");
    await ended;
    // The killed one's lease ends by itself after a quarter of a minute; nobody waits for that here.
    await db().delete(tenantLeases);
    await control("DELETE", "/_sandbox/faults");
  }
  const { code, output } = await startPush().ended;
  expect(output).toContain("growth: version 1 is published");
  expect(code).toBe(0);
  const [meters, products, prices] = await Promise.all([
    stripe().billing.meters.list({ limit: 100 }),
    stripe().products.list({ limit: 100 }),
    stripe().prices.list({ limit: 100 }),
  ]);
  expect(meters.data.map(({ event_name }) => event_name)).toEqual(["releve_minutes"]);
  expect(products.data.map(({ id }) => id).sort()).toEqual(
    ["enterprise", "flat", "growth", "pro", "starter"].map((key) => `releve_${key}`),
  );
  const keys = prices.data.map(({ lookup_key }) => lookup_key);
  expect(keys).toHaveLength(8);
  expect(new Set(keys).size).toBe(8);

  expect((await previewPublish()).difference.steps).toEqual([]);
});

test("a dry run says what would be made and writes nothing, here or there", async () => {
  const { output } = await startPush("--dry-run").ended;
  expect(output).toContain("+ meter releve_minutes");
  expect(output).toContain("+ price releve_growth_v1_base: 149.00 EUR / month");
  expect(output).toContain("+ price releve_growth_v1_overage: up to 800 0.00 EUR, beyond 0.17 EUR / month");
  expect(output).toContain("14 changes to make in Stripe.");
  expect(await writes()).toBe(0);
  expect(await db().select().from(plans)).toEqual([]);
});
