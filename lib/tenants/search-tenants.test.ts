import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantBilling } from "@/db/schema/mirror";
import { tenants } from "@/db/schema/tenants";
import { searchTenantsWithoutCustomer } from "./search-tenants";

const LIMIT = 20;
const mark = randomUUID();

async function addTenants(names: string[]): Promise<number[]> {
  const rows = await db()
    .insert(tenants)
    .values(names.map((name) => ({ name })))
    .returning({ id: tenants.id });
  return rows.map(({ id }) => id);
}

beforeAll(async () => {
  await addTenants(
    Array.from({ length: 600 }, (_, index) => `Many ${mark} ${String(index).padStart(3, "0")}`),
  );
});

test("the last of more tenants than any list holds is found by a part of its name, in any case", async () => {
  expect(await searchTenantsWithoutCustomer(`MANY ${mark} 599`, LIMIT)).toMatchObject([
    { name: `Many ${mark} 599` },
  ]);
});

test("what is typed too short answers with the first by name, and no more than asked for", async () => {
  const found = await searchTenantsWithoutCustomer(`many ${mark}`, LIMIT);
  expect(found).toHaveLength(LIMIT);
  expect(found[0]?.name).toBe(`Many ${mark} 000`);
});

test("a whole id finds its tenant first; a part of one, or another spelling, does not", async () => {
  const [id = 0] = await addTenants([`Zoé ${mark}`]);
  expect((await searchTenantsWithoutCustomer(String(id), LIMIT))[0]).toEqual({ id, name: `Zoé ${mark}` });
  const ids = (await searchTenantsWithoutCustomer(`0${id}`, LIMIT)).map((tenant) => tenant.id);
  expect(ids).not.toContain(id);
});

test("a tenant that has a customer is not offered, by name or by id", async () => {
  const [id = 0] = await addTenants([`Taken ${mark}`]);
  await db()
    .insert(tenantBilling)
    .values({ tenantId: id, stripeCustomerId: `cus_${id}` });
  expect(await searchTenantsWithoutCustomer(`Taken ${mark}`, LIMIT)).toEqual([]);
  const ids = (await searchTenantsWithoutCustomer(String(id), LIMIT)).map((tenant) => tenant.id);
  expect(ids).not.toContain(id);
});

test("what a pattern means is taken as it is typed", async () => {
  const [id = 0] = await addTenants([`100%_\\ ${mark}`]);
  expect(await searchTenantsWithoutCustomer(`100%_\\ ${mark}`, LIMIT)).toMatchObject([{ id }]);
  expect(await searchTenantsWithoutCustomer(`1%0%_ ${mark}`, LIMIT)).toEqual([]);
});
