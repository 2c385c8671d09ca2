import { createServer } from "node:net";

/** The preferred port when nothing listens on it, else any free one; 0 prefers none. */
export async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? failNoPort();
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const found = typeof address === "object" && address ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}

function failNoPort(): never {
  throw new Error("This machine has no free port on 127.0.0.1.");
}
