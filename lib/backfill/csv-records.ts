import { type Delimiter, delimiterOf, hasOddQuotes, parseEach } from "./csv-rows";
import { type CallColumn, columnsIn, type FileRecord, UnreadableFile } from "./file-record";
import type { FileLine } from "./read-lines";

const OWNERS = ["tenant_id", "phone_number_id", "phone_number", "assistant_id"] as const;
const LONGEST_RECORD = 1024 * 1024;
const NOT_CLOSED = "a quote is not closed";

/**
 * Comma separated values under a header, which may also be separated by
 * semicolons or tabs. A quoted field may hold line ends. A quote that is never
 * closed costs its own line and no other: what was taken for the inside of the
 * field is read again as lines.
 */
export async function* csvRecords(lines: AsyncIterable<FileLine[]>): AsyncGenerator<FileRecord[]> {
  let reader: CsvReader | null = null;
  for await (const some of lines) {
    const [header] = some;
    if (reader) yield reader.read(some);
    else if (header) {
      reader = new CsvReader(header);
      yield reader.read(some.slice(1));
    }
  }
  if (!reader) throw new UnreadableFile("The file is empty.");
  yield reader.end();
}

class CsvReader {
  private readonly delimiter: Delimiter;
  private readonly columns: Map<CallColumn, number>;
  private readonly width: number;
  /** Lines of a record whose quote is still open. */
  private open: FileLine[] = [];
  private openLength = 0;
  /** Records of one line each, to be parsed together. */
  private whole: FileLine[] = [];
  private records: FileRecord[] = [];

  constructor(header: FileLine) {
    this.delimiter = delimiterOf(header.text);
    const [names] = parseEach([header.text], this.delimiter);
    if (header.isCut || !Array.isArray(names)) throw new UnreadableFile("The header cannot be read.");
    this.columns = columnsIn(names);
    this.width = names.length;
    if (!this.columns.has("vapi_call_id")) throw new UnreadableFile("The header names no vapi_call_id.");
    if (!OWNERS.some((column) => this.columns.has(column))) {
      throw new UnreadableFile(`The header names neither a tenant nor a line (${OWNERS.join(", ")}).`);
    }
  }

  read(lines: FileLine[]): FileRecord[] {
    // From the end, so that taking the next line, and giving some back, moves no others.
    const left = lines.toReversed();
    for (let line = left.pop(); line; line = left.pop()) left.push(...this.take(line).toReversed());
    this.parseWhole();
    const records = this.records;
    this.records = [];
    return records;
  }

  /** What was still open when the file ended. */
  end(): FileRecord[] {
    const records: FileRecord[] = [];
    while (this.open.length > 0) records.push(...this.read(this.giveUp(NOT_CLOSED)));
    return records;
  }

  /** Takes a line, and gives back those that have to be read again. */
  private take(line: FileLine): FileLine[] {
    const isOpen = this.open.length > 0;
    if (line.isCut)
      return isOpen ? [...this.giveUp(NOT_CLOSED), line] : this.refuse(line, "the line is longer than 4 MiB");
    const isOdd = hasOddQuotes(line.text);
    if (!isOpen && !isOdd) {
      this.whole.push(line);
      return [];
    }
    this.open.push(line);
    this.openLength += line.text.length;
    if (isOpen && isOdd) return this.close();
    return this.openLength > LONGEST_RECORD ? this.giveUp(NOT_CLOSED) : [];
  }

  /** A record of several lines, unless its quotes only happened to come out even. */
  private close(): FileLine[] {
    const [first] = this.open;
    const text = this.open.map((line) => line.text).join("\n");
    const [row] = parseEach([text], this.delimiter);
    if (!first || !Array.isArray(row) || row.length !== this.width) return this.giveUp(NOT_CLOSED);
    this.parseWhole();
    this.records.push(this.recordOf({ ...first, text }, row));
    this.open = [];
    this.openLength = 0;
    return [];
  }

  private giveUp(error: string): FileLine[] {
    const [first, ...rest] = this.open;
    this.open = [];
    this.openLength = 0;
    if (first) this.refuse(first, error);
    return rest;
  }

  private refuse(line: FileLine, error: string): [] {
    this.parseWhole();
    this.records.push({ ...line, error });
    return [];
  }

  private parseWhole(): void {
    const lines = this.whole;
    this.whole = [];
    const rows = parseEach(
      lines.map(({ text }) => text),
      this.delimiter,
    );
    for (const [index, line] of lines.entries()) this.records.push(this.recordOf(line, rows[index] ?? ""));
  }

  private recordOf(line: FileLine, row: string[] | string): FileRecord {
    if (typeof row === "string") return { ...line, error: row };
    if (row.length !== this.width) {
      return { ...line, error: `there are ${row.length} fields where the header names ${this.width}` };
    }
    return {
      ...line,
      fields: Object.fromEntries([...this.columns].map(([name, index]) => [name, row[index]])),
    };
  }
}
