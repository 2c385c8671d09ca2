import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantLeases } from "@/db/schema/tenants";
import { isCatalogueLeased, withCatalogueLease } from "./catalogue-lease";

const isCatalogue = and(eq(tenantLeases.tenantId, 0), eq(tenantLeases.purpose, "catalogue"));

test("whoever waits longer than they have patience is told that the catalogue is busy, and works nothing", async () => {
  let isWorked = false;
  await withCatalogueLease(async () => {
    expect(await isCatalogueLeased()).toBe(true);
    const second = withCatalogueLease(async () => {
      isWorked = true;
    }, 100);
    await expect(second).rejects.toMatchObject({ code: "catalogue_busy" });
  });
  expect(isWorked).toBe(false);
  expect(await isCatalogueLeased()).toBe(false);
});

test("whoever stood still until another took over stops, and leaves the other's lease alone", async () => {
  const stood = withCatalogueLease(async (stillOurs) => {
    await stillOurs();
    await db().update(tenantLeases).set({ token: "another's" }).where(isCatalogue);
    await stillOurs();
  });
  await expect(stood).rejects.toMatchObject({ code: "catalogue_busy" });
  expect(await isCatalogueLeased()).toBe(true);
});
