import { expect, test } from "vitest";
import { hashPassword, passwordMatches } from "./password";

test("a password matches its own hash and no other", async () => {
  const hash = await hashPassword("releve-demo");
  expect(await passwordMatches("releve-demo", hash)).toBe(true);
  expect(await passwordMatches("releve-Demo", hash)).toBe(false);
});

test("the same password never gives the same hash", async () => {
  expect(await hashPassword("releve-demo")).not.toBe(await hashPassword("releve-demo"));
});

test("a hash of another cost is still read", async () => {
  // Made with N=1024, r=8, p=1.
  const hash = "scrypt$1024$8$1$c2FsdHNhbHRzYWx0c2FsdA==$OK1Iix45XoPZJkicmxgd0ZWgSjOcCj+V7ix0SFokOpI=";
  expect(await passwordMatches("releve-demo", hash)).toBe(true);
});

test("an unknown email matches nothing", async () => {
  expect(await passwordMatches("releve-demo", null)).toBe(false);
});
