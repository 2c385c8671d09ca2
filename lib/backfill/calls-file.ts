import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { csvRecords } from "./csv-records";
import type { FileFormat } from "./error-file";
import { type FileRecord, UnreadableFile } from "./file-record";
import { ndjsonRecords } from "./ndjson-records";
import { type FileLine, readLines } from "./read-lines";

/** A file of calls, opened: what it is, what stands in it, and how much of it has been read. */
export type CallsFile = {
  format: FileFormat;
  records: AsyncIterable<FileRecord[]>;
  /** 0 to 1; null where nobody knows how much will come. */
  progress: () => number | null;
};

/** Opens a file, or standard input for "-". The format is told by how it begins unless it is given. */
export async function openCallsFile(path: string, format?: FileFormat): Promise<CallsFile> {
  const size = path === "-" ? null : await sizeOf(path);
  const source = path === "-" ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
  let bytesRead = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      bytesRead += bytes.length;
      yield bytes;
    }
  }
  const lines = readLines(counted());
  const first = await firstLines(lines);
  const found = format ?? formatOf(first[0]);
  const all = startingWith(first, lines);
  return {
    format: found,
    records: found === "csv" ? csvRecords(all) : ndjsonRecords(all),
    progress: () => (size ? Math.min(1, bytesRead / size) : null),
  };
}

/** Throws in words what is wrong with the path, before anything is read. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") throw new UnreadableFile(`There is no file ${path}.`, { cause });
    throw new UnreadableFile(`The file ${path} cannot be read (${cause.code ?? cause.message}).`, { cause });
  });
  if (found.isDirectory()) throw new UnreadableFile(`${path} is a folder, not a file of calls.`);
  return found.size;
}

async function firstLines(lines: AsyncGenerator<FileLine[]>): Promise<FileLine[]> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new UnreadableFile("The file is empty.");
    if (value.length > 0) return value;
  }
}

async function* startingWith(first: FileLine[], rest: AsyncIterable<FileLine[]>): AsyncGenerator<FileLine[]> {
  yield first;
  yield* rest;
}

function formatOf(line: FileLine | undefined): FileFormat {
  const beginning = line?.text.trimStart() ?? "";
  if (beginning.includes("\0")) throw new UnreadableFile("The file is not UTF-8 text.");
  if (beginning.startsWith("[")) {
    throw new UnreadableFile("The file is a JSON list. What is read is one JSON object a line, or CSV.");
  }
  return beginning.startsWith("{") ? "ndjson" : "csv";
}
