import { SMTPServer } from "smtp-server";

export type ReceivedMail = { from: string; to: string[]; subject: string; text: string };

export type Mailbox = {
  /** As `SMTP_URL` wants it. */
  url: string;
  mails: ReceivedMail[];
  /** From now on every recipient is refused, until it is told otherwise. */
  refuses: boolean;
  close(): Promise<void>;
};

/**
 * A real mail server on a free port of this machine, which keeps what it is
 * sent. `SMTP_URL` leads there from now on, so it comes before the first use of
 * the environment.
 */
export async function startMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: (_address, _session, done) =>
      done(mailbox.refuses ? new Error("This mailbox takes nothing") : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : "";
        const raw = Buffer.concat(chunks).toString("utf8");
        mails.push({ from, to: rcptTo.map(({ address }) => address), ...read(raw) });
        done();
      });
    },
  });
  // A client that hangs up in the middle is the client's affair.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `smtp://127.0.0.1:${port}?from=billing@example.com`;
  process.env.SMTP_URL = url;
  const mailbox: Mailbox = {
    url,
    mails,
    refuses: false,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return mailbox;
}

/** Subject and text of a mail with one plain part. */
function read(raw: string): { subject: string; text: string } {
  const at = raw.indexOf("\r\n\r\n");
  const headers = raw.slice(0, at).replaceAll(/\r\n[ \t]+/g, " ");
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(headers)?.[1]?.toLowerCase();
  const subject = /^subject: *(.*)$/im.exec(headers)?.[1] ?? "";
  return { subject: wordsOf(subject.trim()), text: decoded(raw.slice(at + 4), encoding).trimEnd() };
}

/** `=?UTF-8?Q?…?=`, as a subject with accents travels (RFC 2047). */
function wordsOf(header: string): string {
  return header
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_whole, kind: string, word: string) =>
      kind.toUpperCase() === "B"
        ? decoded(word, "base64")
        : decoded(word.replaceAll("_", " "), "quoted-printable"),
    );
}

function decoded(text: string, encoding: string | undefined): string {
  if (encoding === "base64") return Buffer.from(text, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return text.replaceAll("\r\n", "\n");
  const joined = text.replaceAll(/=\r\n/g, "").replaceAll("\r\n", "\n");
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/gi, (_whole, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes.replaceAll(/%(?![0-9A-F]{2})/gi, "%25"));
}
