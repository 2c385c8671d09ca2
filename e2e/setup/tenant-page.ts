import { expect, type Locator, type Page } from "@playwright/test";

/** One labelled value of a page or a dialog. */
export function field(within: Page | Locator, label: string): Locator {
  return within
    .locator("dt", { hasText: new RegExp(`^${label}$`) })
    .locator("xpath=following-sibling::dd[1]");
}

/** The sheet or dialog that a button of the tenant's page opens. */
export async function openAction(page: Page, name: string): Promise<Locator> {
  await page.getByRole("button", { name, exact: true }).click();
  return page.getByRole("dialog");
}

/** A dialog stays while the page behind it is read again after a refusal. */
export async function closeAction(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden({ timeout: 500 });
  }).toPass();
}

type Overtaken = {
  /** The button of the tenant's page. */
  opens: string;
  /** What is chosen in the dialog before it is confirmed. */
  chooses?: (dialog: Locator) => Promise<unknown>;
  /** What happens elsewhere while the dialog is open. */
  meanwhile: () => Promise<unknown>;
  confirms: string;
  says: string;
};

/**
 * An admin sees that an action is possible and what it bills; somebody else is
 * faster; the confirmed action is refused, and says why where it was asked.
 */
export async function expectOvertaken(page: Page, tenantId: number, story: Overtaken): Promise<void> {
  await page.goto(`/tenants/${tenantId}`);
  const dialog = await openAction(page, story.opens);
  await story.chooses?.(dialog);
  const confirm = dialog.getByRole("button", { name: story.confirms, exact: true });
  await expect(confirm).toBeEnabled();
  await story.meanwhile();
  await confirm.click();
  await expect(dialog.getByRole("alert")).toHaveText(story.says);
}

/** Lets the server hear another word than the page sent: what a form keeps out can still be sent by hand. */
export async function answeredAsIfSent(
  page: Page,
  sent: string,
  heard: string,
  act: () => Promise<void>,
): Promise<void> {
  const everything = "**/*";
  await page.route(everything, (route) => {
    const body = route.request().method() === "POST" ? route.request().postData() : null;
    return body === null ? route.continue() : route.continue({ postData: body.replaceAll(sent, heard) });
  });
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await act();
  await answer;
  await page.unroute(everything);
}

/** Chooses a plan by its name and price, as the list shows it. */
export function choosePlan(label: string): (dialog: Locator) => Promise<unknown> {
  return (dialog) => dialog.getByRole("combobox", { name: /plan$/i }).selectOption({ label });
}

/** The same, to begin at once: a change of plan has nothing chosen beforehand. */
export function changePlanTo(label: string): (dialog: Locator) => Promise<unknown> {
  return async (dialog) => {
    await choosePlan(label)(dialog);
    await dialog.getByRole("radio", { name: /^Now/ }).check();
  };
}
