import { describe, expect, it } from "vitest";
import { hasBearer } from "./bearer";

const SECRET = "sandbox-cron-secret";

describe("hasBearer", () => {
  it.each([
    ["the secret opens", `Bearer ${SECRET}`, true],
    ["the scheme has no case", `bearer ${SECRET}`, true],
    ["another secret does not open", "Bearer sandbox-cron-secreT", false],
    ["the beginning of the secret does not open", "Bearer sandbox", false],
    ["something behind the secret does not open", `Bearer ${SECRET} more`, false],
    ["another scheme does not open", `Basic ${SECRET}`, false],
    ["the secret without a scheme does not open", SECRET, false],
    ["an empty token does not open", "Bearer ", false],
  ])("%s", (_rule, authorization, opens) => {
    const request = new Request("http://localhost/", { headers: { authorization } });
    expect(hasBearer(request, SECRET)).toBe(opens);
  });

  it("a request without the header does not open", () => {
    expect(hasBearer(new Request("http://localhost/"), SECRET)).toBe(false);
  });

  it("an empty secret opens for nobody", () => {
    const request = new Request("http://localhost/", { headers: { authorization: "Bearer x" } });
    expect(hasBearer(request, "")).toBe(false);
  });
});
