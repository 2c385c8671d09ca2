import { once } from "node:events";
import { createWriteStream, rmSync, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { LineError } from "./import-calls";

export type FileFormat = "csv" | "ndjson";

/**
 * The lines that hold no call, with their number and the reason, in a file that
 * exists only if there are any: what an earlier import left there is removed.
 */
export class ErrorFile {
  private stream: WriteStream | null = null;

  constructor(
    readonly path: string,
    private readonly format: FileFormat,
  ) {
    rmSync(path, { force: true });
  }

  async add(errors: LineError[]): Promise<void> {
    if (!this.stream) {
      this.stream = createWriteStream(this.path);
      await once(this.stream, "open");
      if (this.format === "csv") this.stream.write("line_number,reason,line\n");
    }
    const text = errors.map((error) => (this.format === "csv" ? csvLine(error) : jsonLine(error))).join("");
    if (!this.stream.write(text)) await once(this.stream, "drain");
  }

  /** Whether there is a file. */
  async close(): Promise<boolean> {
    if (!this.stream) return false;
    this.stream.end();
    await finished(this.stream);
    return true;
  }
}

/** The line as it stands there, so that it can be corrected and imported again; no cell is altered for spreadsheets. */
function csvLine({ number, error, text }: LineError): string {
  return `${number},${quoted(error)},${quoted(text)}\n`;
}

function jsonLine({ number, error, text }: LineError): string {
  return `${JSON.stringify({ line_number: number, reason: error, line: text })}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
