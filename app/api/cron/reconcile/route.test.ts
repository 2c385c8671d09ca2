import { expect, test } from "vitest";
import { env } from "@/lib/env";
import { GET } from "./route";

function ask(secret: string) {
  const headers = { authorization: `Bearer ${secret}` };
  return GET(new Request("http://localhost/api/cron/reconcile", { headers }));
}

test("the wrong secret is turned away", async () => {
  expect((await ask("wrong")).status).toBe(401);
});

test("answers with what was compared and what remains", async () => {
  const response = await ask(env().CRON_SECRET);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ outcome: "done", remaining: 0, failed: 0 });
});
