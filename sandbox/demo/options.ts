import { createServer } from "node:net";
import { parseArgs } from "node:util";
import { z } from "zod";

export type DemoOptions = { port: number; stripePort: number; isFresh: boolean };

const Port = z.coerce.number().int().min(1).max(65_535);

/** `npm run demo -- --port 3000 --stripe-port 12111 --fresh`. Throws a sentence about what is not understood. */
export function demoOptions(args: string[]): DemoOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "3000" },
      "stripe-port": { type: "string", default: "12111" },
      fresh: { type: "boolean", default: false },
    },
  });
  return {
    port: portFrom("--port", values.port),
    stripePort: portFrom("--stripe-port", values["stripe-port"]),
    isFresh: values.fresh,
  };
}

/** Throws one sentence that names the option to change when something listens there already. */
export async function requireFreePort(port: number, what: string, option: string): Promise<void> {
  if (await isFree(port)) return;
  throw new Error(
    `Port ${port}, for ${what}, is in use: end what listens there or choose another port with \`npm run demo -- ${option} ${port + 1}\`.`,
  );
}

function portFrom(option: string, value: string): number {
  const port = Port.safeParse(value);
  if (!port.success) throw new Error(`${option} takes a port between 1 and 65535, not "${value}".`);
  return port.data;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
