import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

export type Balancer = {
  url: string;
  /** How many requests each instance has answered, by its address. */
  answered: ReadonlyMap<string, number>;
  /** From now on requests go round these. */
  spreadOver(targets: string[]): void;
  close(): Promise<void>;
};

/**
 * One door to several instances: each request goes to the next one in turn. An
 * instance where nobody listens is passed over; one that dies while it works
 * leaves its caller a 502, and it is the caller's to come again.
 */
export async function startBalancer(port: number): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  const answered = new Map<string, number>();
  let targets: string[] = [];
  let turn = 0;

  const server = createServer((from, to) => {
    void serve(from, to).catch(() => to.destroy());
  });

  async function serve(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const body = await bodyOf(from);
    const first = turn;
    turn += 1;
    for (let attempt = 0; attempt < targets.length; attempt += 1) {
      const target = targets[(first + attempt) % targets.length];
      if (target && (await forward(target, from, body, to))) return;
    }
    to.writeHead(502).end();
  }

  /** False when nobody listens there, so that another one can be asked. */
  function forward(
    target: string,
    from: IncomingMessage,
    body: Buffer,
    to: ServerResponse,
  ): Promise<boolean> {
    const { hostname, port: targetPort } = new URL(target);
    const options = {
      agent,
      hostname,
      port: targetPort,
      method: from.method,
      path: from.url,
      headers: from.headers,
    };
    return new Promise((resolve) => {
      const asked = request(options, (answer) => {
        answered.set(target, (answered.get(target) ?? 0) + 1);
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on("error", () => to.destroy());
        answer.pipe(to);
        resolve(true);
      });
      asked.on("error", (error) => {
        if ("code" in error && error.code === "ECONNREFUSED") return resolve(false);
        if (to.headersSent) to.destroy();
        else to.writeHead(502).end();
        resolve(true);
      });
      asked.end(body);
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    answered,
    spreadOver(next) {
      targets = next;
    },
    close() {
      agent.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function bodyOf(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk);
  return Buffer.concat(chunks);
}
