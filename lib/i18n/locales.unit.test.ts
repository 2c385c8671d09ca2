import { describe, expect, test } from "vitest";
import { preferredLocale } from "./locales";

describe("preferredLocale", () => {
  test.each([
    ["a French browser reads French", "fr-FR,fr;q=0.9,en;q=0.8", "fr"],
    ["an English browser reads English", "en-GB,en;q=0.9", "en"],
    ["the higher quality wins over the order", "en;q=0.5,fr;q=0.9", "fr"],
    ["a language we lack is passed over", "de-DE,fr;q=0.3", "fr"],
    ["a refused language is not chosen", "fr;q=0,de", "en"],
    ["without a known language it is English", "de", "en"],
    ["without a header it is English", null, "en"],
  ])("%s", (_rule, header, locale) => {
    expect(preferredLocale(header)).toBe(locale);
  });
});
