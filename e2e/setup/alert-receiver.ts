import { createServer } from "node:http";
import { z } from "zod";

const Alert = z.object({ text: z.string(), blocks: z.array(z.unknown()) });

export type AlertReceiver = {
  /** What arrived, whatever was answered. */
  alerts: z.infer<typeof Alert>[];
  /** A status to answer with, or what else to do with the next requests. */
  answer: number | "hang" | "reset";
  /** Called with each arrival, before the answer. */
  onArrival: () => void;
  close(): Promise<void>;
};

/**
 * A real receiver of Slack-compatible webhooks on a port of this machine, a free
 * one unless told. `ALERT_WEBHOOK_URL` leads there from now on, so it comes
 * before the first use of the environment.
 */
export async function startAlertReceiver(wantedPort = 0): Promise<AlertReceiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    receiver.alerts.push(Alert.parse(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
    receiver.onArrival();
    if (receiver.answer === "reset") request.socket.destroy();
    else if (receiver.answer !== "hang") response.writeHead(receiver.answer).end("ok");
  });
  await new Promise<void>((resolve) => server.listen(wantedPort, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  process.env.ALERT_WEBHOOK_URL = `http://127.0.0.1:${port}/services/secret`;
  const receiver: AlertReceiver = {
    alerts: [],
    answer: 200,
    onArrival: () => {},
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
