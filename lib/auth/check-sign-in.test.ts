import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { admins } from "@/db/schema/auth";
import { checkSignIn } from "./check-sign-in";
import { ensureOwner } from "./ensure-owner";

const AT = new Date("2026-11-10T12:00:00Z");

beforeAll(ensureOwner);

function attempt(email: string, password: string, at = AT) {
  return checkSignIn({ email, password, address: null, at });
}

function minutesLater(minutes: number): Date {
  return new Date(AT.getTime() + minutes * 60_000);
}

test("the first owner comes from the environment, once", async () => {
  await ensureOwner();
  expect(await db().select({ email: admins.email, role: admins.role }).from(admins)).toEqual([
    { email: "owner@example.com", role: "owner" },
  ]);
});

test("the right password lets in, and the answer holds no hash", async () => {
  const result = await attempt("owner@example.com", "releve-demo");
  expect(result).toEqual({
    outcome: "accepted",
    admin: { id: expect.any(Number), email: "owner@example.com", name: null, role: "owner" },
  });
});

test("a wrong password and an unknown email are refused alike", async () => {
  expect(await attempt("owner@example.com", "wrong")).toEqual({ outcome: "refused" });
  expect(await attempt("nobody@example.com", "wrong")).toEqual({ outcome: "refused" });
});

test("a success forgets the failures before it", async () => {
  for (let round = 0; round < 2; round++) {
    for (let failure = 0; failure < 3; failure++) await attempt("owner@example.com", "wrong");
    expect(await attempt("owner@example.com", "releve-demo")).toMatchObject({ outcome: "accepted" });
  }
});

test("after five failures even the right password waits fifteen minutes, and no longer", async () => {
  for (let failure = 0; failure < 5; failure++) await attempt("owner@example.com", "wrong");
  const until = minutesLater(15);
  expect(await attempt("owner@example.com", "releve-demo", minutesLater(14))).toEqual({
    outcome: "locked",
    until,
  });
  expect(await attempt("owner@example.com", "releve-demo", until)).toMatchObject({ outcome: "accepted" });
});

test("guesses made at once are counted like guesses made in turn", async () => {
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, guess) => attempt("target@example.com", `guess ${guess}`)),
  );
  expect(guesses.filter(({ outcome }) => outcome === "refused").length).toBeLessThanOrEqual(5);
});

test("a disabled admin is refused", async () => {
  await db().update(admins).set({ disabledAt: AT });
  expect(await attempt("owner@example.com", "releve-demo", minutesLater(60))).toEqual({ outcome: "refused" });
});
