import { z } from "zod";
import { type CallFields, columnsIn, type FileRecord, UnreadableFile } from "./file-record";
import type { FileLine } from "./read-lines";

const JsonObject = z.record(z.string(), z.unknown());

/** One JSON object a line, its keys named as the columns are. */
export async function* ndjsonRecords(lines: AsyncIterable<FileLine[]>): AsyncGenerator<FileRecord[]> {
  for await (const some of lines) yield some.map(recordOf);
}

function recordOf(line: FileLine): FileRecord {
  if (line.isCut) return { ...line, error: "the line is longer than 4 MiB" };
  const json = parseJson(line.text);
  if (json === undefined) return { ...line, error: "the line is not JSON" };
  const object = JsonObject.safeParse(json);
  if (!object.success) return { ...line, error: "the line is not a JSON object" };
  try {
    return { ...line, fields: fieldsOf(object.data) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { ...line, error: error.message };
    throw error;
  }
}

function fieldsOf(object: Record<string, unknown>): CallFields {
  const values = Object.values(object);
  return Object.fromEntries(
    [...columnsIn(Object.keys(object))].map(([column, index]) => [column, values[index]]),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
