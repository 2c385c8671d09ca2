import { appendFileSync, renameSync, writeFileSync } from "node:fs";
import { readIfThere } from "./read-if-there";
import type { EventRecord } from "./records";

/**
 * Events never change, so they are appended to a file of their own, one per
 * line, instead of being written again with every snapshot.
 */
export class EventFile {
  private written: string | null = null;

  constructor(private readonly file: string) {}

  /** Adds what came since the last time; starts over after a reset. */
  append(events: EventRecord[]): void {
    const seen = this.written === null ? -1 : events.findIndex((event) => event.id === this.written);
    const fresh = events.slice(seen + 1);
    const lines = fresh.map((event) => `${event.json}\n`).join("");
    if (seen < 0) this.replace(lines);
    else if (lines !== "") appendFileSync(this.file, lines);
    this.written = events.at(-1)?.id ?? null;
  }

  read(): EventRecord[] {
    const lines = (readIfThere(this.file) ?? "").split("\n").filter((line) => line.endsWith("}"));
    return lines.map((json) => {
      const { id, created, type }: { id: string; created: number; type: string } = JSON.parse(json);
      return { id, created, type, json, pendingWebhooks: 0 };
    });
  }

  private replace(lines: string): void {
    writeFileSync(`${this.file}.new`, lines);
    renameSync(`${this.file}.new`, this.file);
  }
}
