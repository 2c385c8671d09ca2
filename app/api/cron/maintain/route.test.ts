import { expect, test } from "vitest";
import { env } from "@/lib/env";
import { GET } from "./route";

const ask = (authorization?: string) =>
  GET(
    new Request("http://localhost:3000/api/cron/maintain", {
      headers: authorization ? { authorization } : {},
    }),
  );

test.each([undefined, "Bearer wrong", `Basic ${"sandbox-cron-secret"}`])(
  "whoever says %s instead of the cron secret is turned away",
  async (authorization) => {
    expect((await ask(authorization)).status).toBe(401);
  },
);

test("with the cron secret it runs and says what it did and what remains", async () => {
  const response = await ask(`Bearer ${env().CRON_SECRET}`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    outcome: "done",
    counts: { "inbox.worked": 0 },
    remaining: 0,
  });
});
