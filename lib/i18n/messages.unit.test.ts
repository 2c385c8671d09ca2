import { describe, expect, test } from "vitest";
import { REASONS } from "@/lib/domain/reason";
import { SUBSCRIPTION_STATUSES } from "@/lib/domain/subscription";
import { BILLING_ERRORS } from "@/lib/errors";
import { MESSAGES } from "./messages";

describe("messages", () => {
  test("both languages have exactly the same keys", () => {
    expect(keysOf(MESSAGES.fr)).toEqual(keysOf(MESSAGES.en));
  });

  test("both languages take the same values in each sentence", () => {
    const [english, french] = [sentencesOf(MESSAGES.en), sentencesOf(MESSAGES.fr)];
    for (const [key, sentence] of english) {
      expect(argumentsOf(french.get(key) ?? ""), key).toEqual(argumentsOf(sentence));
    }
  });

  test("no sentence is empty", () => {
    for (const language of [MESSAGES.en, MESSAGES.fr]) {
      for (const [key, sentence] of sentencesOf(language)) expect(sentence.trim(), key).not.toBe("");
    }
  });

  test("every refusal has a sentence in both languages", () => {
    const codes = Object.keys(BILLING_ERRORS).sort();
    expect(Object.keys(MESSAGES.en.errors).sort()).toEqual(codes);
    expect(Object.keys(MESSAGES.fr.errors).sort()).toEqual(codes);
  });

  test("every reason of ours has a sentence in both languages, in English the one that is logged", () => {
    expect(MESSAGES.en.reasons).toEqual(REASONS);
    expect(Object.keys(MESSAGES.fr.reasons).sort()).toEqual(Object.keys(REASONS).sort());
  });

  test("every subscription status has a word", () => {
    expect(Object.keys(MESSAGES.en.status)).toEqual(expect.arrayContaining([...SUBSCRIPTION_STATUSES]));
  });
});

function sentencesOf(value: object, path = ""): Map<string, string> {
  const sentences = new Map<string, string>();
  for (const [key, child] of Object.entries(value)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof child === "string") sentences.set(here, child);
    else for (const [name, sentence] of sentencesOf(child, here)) sentences.set(name, sentence);
  }
  return sentences;
}

function keysOf(value: object): string[] {
  return [...sentencesOf(value).keys()].sort();
}

function argumentsOf(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ""))].sort();
}
