import { expect, test } from "vitest";
import { databaseAddress } from "./database-address";

test.each([
  ["nothing is said", "postgres://app@db:5432/releve", null],
  ["a pooler in transaction mode", "postgres://app@db:5432/releve?pgbouncer=true", true],
  ["a pooler that keeps statements", "postgres://app@db:5432/releve?pgbouncer=false", false],
])("%s", (_what, address, isPooled) => {
  expect(databaseAddress(address)).toEqual({ url: "postgres://app@db:5432/releve", isPooled });
});

test("what else the address says stays in it", () => {
  const { url } = databaseAddress("postgres://app@db/releve?sslmode=require&pgbouncer=true");
  expect(url).toBe("postgres://app@db/releve?sslmode=require");
});
