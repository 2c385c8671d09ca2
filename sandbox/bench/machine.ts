import { cpus, loadavg, totalmem, type } from "node:os";
import type { Sql } from "postgres";

/** When and on what it was measured: without it a number says little. */
export async function machineLines(sql: Sql, durable: boolean): Promise<string> {
  const [row] = await sql<{ version: string }[]>`select split_part(version(), ' ', 2) as version`;
  const processor = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return [
    `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, ${type()}, ${processor}, ${memory}, load ${loadavg()[0]?.toFixed(1)}`,
    `Node ${process.version}, Postgres ${row?.version} (${durable ? "durable" : "not durable: --fast"}), all on this one machine`,
  ].join("\n");
}
