import { describe, expect, test } from "vitest";
import { csvRecords } from "./csv-records";
import { readLines } from "./read-lines";

const HEADER = "vapi_call_id,tenant_id,ended_reason";

/** What stands in a text: `number: id/tenant/reason`, or `number! error`; bytes come a few at a time. */
async function read(text: string, chunk = 7): Promise<string[]> {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const found: string[] = [];
  for await (const records of csvRecords(readLines(pieces()))) {
    for (const record of records) {
      const values = "fields" in record ? Object.values(record.fields).join("/") : "";
      found.push("fields" in record ? `${record.number}: ${values}` : `${record.number}! ${record.error}`);
    }
  }
  return found;
}

describe("a file is read", () => {
  test.each<[string, string, string[]]>([
    ["with and without a last line end", `${HEADER}\na,1,x\nb,2,y`, ["2: a/1/x", "3: b/2/y"]],
    ["with a byte order mark", `\uFEFF${HEADER}\na,1,x\n`, ["2: a/1/x"]],
    ["with Windows line ends", `${HEADER}\r\na,1,"x"\r\nb,2,y\r\n`, ["2: a/1/x", "3: b/2/y"]],
    ["separated by semicolons", `${HEADER.replaceAll(",", ";")}\na;1;x,y\n`, ["2: a/1/x,y"]],
    ["separated by tabs", `${HEADER.replaceAll(",", "\t")}\na\t1\tx\n`, ["2: a/1/x"]],
    ["with blank lines, which are no lines", `\n${HEADER}\n\na,1,x\n \n`, ["4: a/1/x"]],
    [
      "with quotes, delimiters and line ends in a field",
      `${HEADER}\na,1,"x ""y"", z\nw"\nb,2,y\n`,
      ['2: a/1/x "y", z\nw', "4: b/2/y"],
    ],
    ["with spaces around fields", `${HEADER}\n a , 1 , "x" \n`, ["2: a/1/x"]],
    ["in whatever order its header names", "Ended Reason,TENANT_ID,vapiCallId\nx,1,a\n", ["2: x/1/a"]],
    ["by our own name before another", "id,vapi_call_id,tenant_id\n9,a,1\n", ["2: a/1"]],
    ["without what billing does not keep", "vapi_call_id,transcript,tenant_id\na,hello,1\n", ["2: a/1"]],
    ["with a header alone", HEADER, []],
  ])("%s", async (_rule, text, records) => {
    expect(await read(text)).toEqual(records);
    expect(await read(text, 100_000)).toEqual(records);
  });
});

describe("a line that is wrong costs no other line", () => {
  const good = "b,2,y\nc,3,z\n";
  const after = ["3: b/2/y", "4: c/3/z"];
  test.each<[string, string, string]>([
    ["a quote that is never closed", 'a,1,"x\n', "2! a quote is not closed"],
    ["a quote inside a field", 'a,1,x"y"z\n', "2! a quote stands inside a field that is not quoted"],
    ["something after a quote", 'a,1,"x"y\n', "2! something stands after a closing quote"],
    ["too few fields", "a,1\n", "2! there are 2 fields where the header names 3"],
    ["too many fields", "a,1,x,y\n", "2! there are 4 fields where the header names 3"],
  ])("%s", async (_rule, bad, error) => {
    expect(await read(`${HEADER}\n${bad}${good}`)).toEqual([error, ...after]);
    expect(await read(`${HEADER}\n${bad}${good}`, 100_000)).toEqual([error, ...after]);
  });

  test("two quotes that are never closed are two errors, and what lies between them is read", async () => {
    expect(await read(`${HEADER}\na,1,"x\n${good}d,4,"x\ne,5,y\n`)).toEqual([
      "2! a quote is not closed",
      ...after,
      "5! a quote is not closed",
      "6: e/5/y",
    ]);
  });

  test("a quote that stays open for more than a record may hold is given up", async () => {
    const many = Array.from({ length: 30_000 }, (_, index) => `call-${index},1,${"y".repeat(50)}`);
    const found = await read(`${HEADER}\na,1,"x\n${many.join("\n")}\n`, 65_536);
    expect(found).toHaveLength(many.length + 1);
    expect(found.filter((record) => record.includes("!"))).toEqual(["2! a quote is not closed"]);
  });

  test("a line that is longer than any call's is cut, counted and left", async () => {
    const text = `${HEADER}\na,1,${"x".repeat(5 * 1024 * 1024)}\n${good}`;
    expect(await read(text, 65_536)).toEqual(["2! the line is longer than 4 MiB", ...after]);
    expect(await read(text, 100_000_000)).toEqual(["2! the line is longer than 4 MiB", ...after]);
  });
});

describe("a file is refused as a whole", () => {
  test.each<[string, string, RegExp]>([
    ["that is empty", "", /empty/],
    ["that is blank", "\n \n", /empty/],
    ["without a call id", "tenant_id,ended_at\n1,x\n", /no vapi_call_id/],
    ["without a tenant or a line", "vapi_call_id,ended_at\na,x\n", /neither a tenant nor a line/],
    ["with a column twice", "vapi_call_id,Vapi Call Id,tenant_id\n", /vapi_call_id stands there twice/],
    ["with a header whose quote is open", '"vapi_call_id,tenant_id\na,1\n', /header cannot be read/],
  ])("%s", async (_rule, text, reason) => {
    await expect(read(text)).rejects.toThrow(reason);
  });
});
