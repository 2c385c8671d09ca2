import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { ReasonedError } from "@/lib/errors";

export type Mail = { to: string[]; subject: string; text: string };

/** The mail server did not take a mail. Its message says why, without any credential. */
export class MailNotSentError extends ReasonedError {
  constructor(cause: unknown) {
    super("mail_not_sent", { answer: cause instanceof Error ? cause.message : String(cause) }, { cause });
    this.name = "MailNotSentError";
  }
}

const PATIENCE_MS = 10_000;

/** Whether mail can be sent at all: screens disable what needs it, with this as the reason. */
export function isMailConfigured(): boolean {
  return env().SMTP_URL !== undefined;
}

/**
 * Hands one mail to the server of `SMTP_URL` and returns once it was accepted.
 * Sends again when called again: whoever must send once keeps a row about it.
 * Throws `MailNotSentError`, also when no server is configured.
 */
export async function sendMail({ to, subject, text }: Mail): Promise<void> {
  const { SMTP_URL, APP_URL, OWNER_EMAIL } = env();
  if (SMTP_URL === undefined) throw new MailNotSentError("SMTP_URL is not set");
  const { server, from } = serverOf(SMTP_URL);
  const transport = createTransport({
    url: server,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sender = from ?? OWNER_EMAIL ?? `releve@${new URL(APP_URL).hostname}`;
  try {
    await transport.sendMail({ from: { name: "Relevé", address: sender }, to, subject, text });
  } catch (error) {
    throw new MailNotSentError(error);
  } finally {
    transport.close();
  }
}

/** `smtp://user:secret@host:587?from=billing@example.com`: the sender stands in the address, the rest is nodemailer's. */
function serverOf(smtpUrl: string): { server: string; from: string | null } {
  const url = new URL(smtpUrl);
  const from = url.searchParams.get("from");
  url.searchParams.delete("from");
  return { server: url.toString(), from };
}
