import { BillingError } from "@/lib/errors";
import { isMailConfigured, type Mail, MailNotSentError, sendMail } from "@/lib/mail/send-mail";
import { findCheckoutLink } from "./find-checkout-link";
import { type AdminCommand, runAction } from "./run-action";

type Link = NonNullable<Awaited<ReturnType<typeof findCheckoutLink>>>;

/** Sends the open link by mail. The words are the caller's, who knows the reader's language. */
export async function mailCheckoutLink(
  command: AdminCommand & {
    sessionId: string;
    to: string;
    words: (link: Link, tenantName: string) => Omit<Mail, "to">;
  },
): Promise<void> {
  await runAction(command, "mail_checkout_link", async ({ tenantName }) => {
    if (!isMailConfigured()) throw new BillingError("mail_not_configured");
    const link = await findCheckoutLink(command.tenantId);
    if (link?.sessionId !== command.sessionId) throw new BillingError("checkout_not_open");
    try {
      await sendMail({ to: [command.to], ...command.words(link, tenantName) });
    } catch (error) {
      if (error instanceof MailNotSentError) throw new BillingError("mail_not_sent", { cause: error });
      throw error;
    }
    return null;
  });
}
