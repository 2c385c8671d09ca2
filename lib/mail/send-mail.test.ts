import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mailbox, startMailbox } from "@/e2e/setup/mailbox";
import { isMailConfigured, sendMail } from "./send-mail";

let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox.close());

const mail = {
  to: ["accueil@example.com", "direction@example.com"],
  subject: "Votre abonnement Relevé est prêt à être réglé, et voici une ligne d’objet assez longue",
  text: "Bonjour,\n\nhttps://example.com/checkout?a=1&b=été\n",
};

test("A mail reaches every recipient with its accents, from the sender in SMTP_URL", async () => {
  expect(isMailConfigured()).toBe(true);
  await sendMail(mail);
  expect(mailbox.mails).toEqual([{ from: "billing@example.com", ...mail, text: mail.text.trimEnd() }]);
});

test("A refused mail is an error that says the server's reason", async () => {
  mailbox.refuses = true;
  await expect(sendMail(mail)).rejects.toThrow(/^The mail was not sent: .*This mailbox takes nothing/s);
  mailbox.refuses = false;
});
