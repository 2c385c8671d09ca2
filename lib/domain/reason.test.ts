import { expect, test } from "vitest";
import { Reason, reasonText, toldInOurWords } from "./reason";

test("a reason says its values in English", () => {
  const told = toldInOurWords("unlinked_tenant_taken", { customer: "cus_1", tenant: "7", other: "cus_2" });
  expect(told.text).toBe("No tenant is linked to customer cus_1: tenant 7 has customer cus_2");
});

test("a value is not read for places of its own", () => {
  expect(reasonText({ code: "mail_not_sent", values: { answer: "{answer} $&" } })).toBe(
    "The mail was not sent: {answer} $&",
  );
});

test("what is stored under a code that is no longer ours is refused, not guessed", () => {
  expect(Reason.safeParse({ code: "constructor", values: {} }).success).toBe(false);
  expect(Reason.safeParse({ code: "webhook_answered", values: { status: "503" } }).success).toBe(true);
});
