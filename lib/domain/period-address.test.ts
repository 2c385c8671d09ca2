import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressOfInstant, instantOfAddress } from "./period-address";

const YEARS = {
  min: new Date("2000-01-01T00:00:00Z"),
  max: new Date("2200-01-01T00:00:00Z"),
  noInvalidDate: true,
};

describe("the address of an instant", () => {
  test("is readable, and holds nothing that an address or a file's name has to escape", () => {
    expect(addressOfInstant(new Date("2026-10-22T15:16:39Z"))).toBe("2026-10-22T15-16-39Z");
    expect(addressOfInstant(new Date("2026-10-22T15:16:39.120Z"))).toBe("2026-10-22T15-16-39.120Z");
  });

  test("leads back to the instant", () => {
    fc.assert(
      fc.property(fc.date(YEARS), (at) => {
        expect(instantOfAddress(addressOfInstant(at))).toEqual(at);
        expect(encodeURIComponent(addressOfInstant(at))).toBe(addressOfInstant(at));
      }),
    );
  });

  test.each([
    ["a date alone", "2026-10-22"],
    ["colons", "2026-10-22T15:16:39Z"],
    ["a day that does not exist", "2026-02-30T00-00-00Z"],
    ["an hour that does not exist", "2026-02-20T24-00-00Z"],
    ["a second address of the same instant", "2026-10-22T15-16-39.000Z"],
    ["something after it", "2026-10-22T15-16-39Zx"],
    ["nothing", ""],
  ])("is not %s", (_what, address) => {
    expect(instantOfAddress(address)).toBeNull();
  });
});
