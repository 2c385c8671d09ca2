import { type BrowserContext, expect } from "@playwright/test";

type Use = (announce: (pattern: RegExp) => void) => Promise<void>;

/** Hands the test a way to announce an error, and fails it for every other one. */
export async function failOnBrowserErrors(context: BrowserContext, use: Use): Promise<void> {
  const errors: string[] = [];
  const announced: RegExp[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (event) => errors.push(String(event.error())));

  await use((pattern) => announced.push(pattern));

  const unexpected = errors.filter((error) => !announced.some((pattern) => pattern.test(error)));
  expect(unexpected, "errors in the browser").toEqual([]);
}
