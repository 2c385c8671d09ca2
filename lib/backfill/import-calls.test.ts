import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { tenantLines, tenants } from "@/db/schema/tenants";
import { usageDays, vapiCallUsage } from "@/db/schema/usage";
import { recordCall } from "@/lib/usage/record-call";
import { callOfFields } from "./call-of-fields";
import { openCallsFile } from "./calls-file";
import type { CallFields } from "./file-record";
import { type ImportCounts, importCalls, type LineError } from "./import-calls";

const COLUMNS = [
  "vapi_call_id",
  "tenant_id",
  "phone_number_id",
  "started_at",
  "ended_at",
  "duration_sec",
  "cost_usd",
  "costs_json",
  "ended_reason",
  "transcript",
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

let folder = "";
let files = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "releve-import-"));
  await db()
    .insert(tenants)
    .values([1, 2, 3].map((id) => ({ id, name: `Tenant ${id}` })));
  await db().insert(tenantLines).values({ tenantId: 2, kind: "phone_number_id", value: "pn-2" });
});

afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  await db().execute(sql`truncate vapi_call_usage, usage_days, unassigned_calls`);
});

/** Calls of three tenants over some days, some by their line, one of nobody, each with words of the caller. */
function goodRows(total: number, prefix = "call"): Row[] {
  return Array.from({ length: total }, (_, index) => ({
    vapi_call_id: `${prefix}-${index}`,
    ...(index % 3 === 1 ? { phone_number_id: "pn-2" } : { tenant_id: String((index % 3) + 1) }),
    ...(index === 7 ? { tenant_id: "", phone_number_id: "pn-nobody" } : {}),
    started_at: new Date(Date.UTC(2026, 2, 1) + index * 600_000).toISOString(),
    ended_at: new Date(Date.UTC(2026, 2, 1) + index * 600_000 + (index % 300) * 1000).toISOString(),
    duration_sec: String(index % 300),
    cost_usd: (index / 1000).toFixed(4),
    costs_json: '[{"type":"model","cost":0.05}]',
    ended_reason: "customer-ended-call",
    transcript: 'Jane said: "hello",\nthen left',
  }));
}

function csvOf(rows: Row[]): string {
  const cell = (value = "") => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [COLUMNS.join(","), ...rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(","))].join(
    "\n",
  );
}

function ndjsonOf(rows: Row[]): string {
  const objects = rows.map(({ costs_json, ...row }) => ({ ...row, costs: JSON.parse(costs_json ?? "[]") }));
  return objects.map((row) => JSON.stringify(row)).join("\n");
}

async function importText(content: string, isDryRun = false): Promise<ImportCounts & { found: LineError[] }> {
  const file = await openCallsFile(fileOf(content));
  const found: LineError[] = [];
  const counts = await importCalls({
    records: file.records,
    isDryRun,
    onErrors: async (errors) => void found.push(...errors),
  });
  return { ...counts, found };
}

function fileOf(content: string, ending = "csv"): string {
  const path = join(folder, `calls-${++files}.${ending}`);
  writeFileSync(path, content);
  return path;
}

test("a file is imported once: again, in either format, it changes nothing", async () => {
  const rows = goodRows(600);
  expect(await importText(csvOf(rows))).toEqual({ ...none, lines: 600, recorded: 599, unassigned: 1 });
  const stored = await everything();
  expect(stored.calls).toHaveLength(599);
  await expectDaysToMatchCalls();

  for (const again of [csvOf(rows), ndjsonOf(rows), csvOf(rows.toReversed()).replaceAll("\n", "\r\n")]) {
    expect(await importText(again)).toEqual({ ...none, lines: 600, unchanged: 600 });
    expect(await everything()).toEqual(stored);
  }
});

test("CSV and NDJSON leave the same rows", async () => {
  const rows = goodRows(120);
  await importText(csvOf(rows));
  const { calls, waiting } = await everything();
  await db().execute(sql`truncate vapi_call_usage, usage_days, unassigned_calls`);
  await importText(ndjsonOf(rows));
  expect((await everything()).calls.map(withoutTimes)).toEqual(calls.map(withoutTimes));
  expect((await everything()).waiting).toEqual(waiting);
});

test("a call that Vapi reported already is known by its id", async () => {
  const [row] = goodRows(1);
  const read = callOfFields(row ?? {}, new Date());
  if ("error" in read) throw new Error(read.error);
  await recordCall(read.call);
  expect(await importText(csvOf(goodRows(1)))).toMatchObject({ unchanged: 1, recorded: 0 });
});

test("a corrected line corrects its call alone, and of two lines about a call the later counts", async () => {
  const rows = goodRows(30);
  await importText(csvOf(rows));
  const changed = rows.map((row, index) => (index === 4 ? { ...row, duration_sec: "299" } : row));
  expect(await importText(csvOf(changed))).toMatchObject({ corrected: 1, unchanged: 29 });
  const twice = [...changed.slice(5, 6), { ...changed[5], duration_sec: "31" }];
  expect(await importText(csvOf(twice))).toMatchObject({ unchanged: 1, corrected: 1 });
  const [call] = await db().execute(
    sql`select duration_sec from ${vapiCallUsage} where vapi_call_id = 'call-5'`,
  );
  expect(call).toEqual({ duration_sec: 31 });
  await expectDaysToMatchCalls();
});

test("a dry run says what would happen and writes nothing", async () => {
  const rows = goodRows(300);
  await importText(csvOf(rows.slice(0, 100)));
  const before = await everything();
  const bad = { ...rows[0], vapi_call_id: "" };
  const would = await importText(csvOf([...rows, bad]), true);
  expect(would).toMatchObject({ lines: 301, recorded: 200, unchanged: 100, errors: 1 });
  expect(await everything()).toEqual(before);
  expect(await importText(csvOf([...rows, bad]))).toEqual(would);
});

test("nothing that was said is stored", async () => {
  await importText(csvOf(goodRows(20)));
  await importText(ndjsonOf(goodRows(20, "other")));
  expect(JSON.stringify(await everything())).not.toMatch(/Jane|hello/);
});

describe("bad lines", () => {
  const [good = {}] = goodRows(1);
  const bad: [string, Row, RegExp][] = [
    ["a bad date", { ended_at: "soon" }, /ended_at is not a date/],
    ["a negative duration", { duration_sec: "-5" }, /duration_sec is negative/],
    ["an end before its start", { ended_at: "2026-02-01T00:00:00Z" }, /ended_at is before started_at/],
    ["no id", { vapi_call_id: "" }, /vapi_call_id is missing/],
    ["an id too long", { vapi_call_id: "x".repeat(501) }, /longer than 500/],
    ["an unknown tenant", { tenant_id: "999" }, /tenant_id 999 is no tenant here/],
    ["the future", { started_at: "", ended_at: "2199-01-01T00:00:00Z" }, /in the future/],
  ];

  test.each(["csv", "ndjson"])(
    "in %s are told with number, reason and line, and the others are kept",
    async (format) => {
      const rows = goodRows(40);
      const all = [
        ...rows.slice(0, 20),
        ...bad.map(([, change]) => ({ ...good, ...change })),
        ...rows.slice(20),
      ];
      const { found, ...counts } = await importText(format === "csv" ? csvOf(all) : ndjsonOf(all));
      expect(counts).toMatchObject({ lines: 47, recorded: 39, unassigned: 1, errors: bad.length });
      expect(found.map(({ error }) => error)).toEqual(
        bad.map(([, , reason]) => expect.stringMatching(reason)),
      );
      const numbers = found.map(({ number }) => number);
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
      await expectDaysToMatchCalls();
    },
  );

  test("of JSON that is none", async () => {
    const rows = ndjsonOf(goodRows(2)).split("\n");
    const { found, recorded } = await importText([rows[0], "{broken", "[1]", '"text"', rows[1]].join("\n"));
    expect(recorded).toBe(2);
    expect(found.map(({ number, error }) => `${number} ${error}`)).toEqual([
      "2 the line is not JSON",
      "3 the line is not a JSON object",
      "4 the line is not a JSON object",
    ]);
  });

  test("of CSV whose quotes are wrong cost no other line", async () => {
    const lines = csvOf(goodRows(6).map((row) => ({ ...row, transcript: "" }))).split("\n");
    const broken = lines.map((line, index) => (index === 2 ? `"${line}` : line)).join("\n");
    const { found, ...counts } = await importText(broken);
    expect(counts).toMatchObject({ lines: 6, recorded: 5, errors: 1 });
    expect(found).toMatchObject([{ number: 3, error: "a quote is not closed", text: `"${lines[2]}` }]);
  });
});

test.each([
  ["is empty", "", /empty/],
  ["is a JSON list", "[{}]", /JSON list/],
  ["is UTF-16", "\0v\0a", /not UTF-8/],
])("a file that %s is refused", async (_rule, content, reason) => {
  await expect(importText(content)).rejects.toThrow(reason);
});

test("a file that is not there is refused", async () => {
  await expect(openCallsFile(join(folder, "nowhere.csv"))).rejects.toThrow(/There is no file/);
});

test("two imports at once, one from the end, and reports beside them: each call once, no deadlock", async () => {
  const rows = goodRows(700);
  const reports = rows.slice(400, 460).map((row) => callOfFields(fieldsOf(row), new Date()));
  const [one, other] = await Promise.all([
    importText(csvOf(rows)),
    importText(ndjsonOf(rows.toReversed())),
    ...reports.map((read) => ("call" in read ? recordCall(read.call) : null)),
  ]);
  expect(one.lines + other.lines).toBe(1_400);
  expect((await everything()).calls).toHaveLength(699);
  await expectDaysToMatchCalls();
});

test("an import that is killed is finished by the next", async () => {
  const rows = goodRows(700);
  const file = await openCallsFile(fileOf(csvOf(rows)));
  async function* cut() {
    let taken = 0;
    for await (const records of file.records) {
      const part = records.slice(0, 600 - taken);
      taken += part.length;
      yield part;
      if (taken >= 600) throw new Error("killed");
    }
  }
  const ignore = async () => {};
  await expect(importCalls({ records: cut(), isDryRun: false, onErrors: ignore })).rejects.toThrow("killed");
  await expectDaysToMatchCalls();
  const { unchanged, recorded } = await importText(csvOf(rows));
  expect(unchanged).toBeGreaterThanOrEqual(500);
  expect(unchanged + recorded).toBeGreaterThanOrEqual(699);
  await expectDaysToMatchCalls();
});

describe("npm run calls:import", () => {
  test("imports a file, puts its errors beside it, and takes them away when they are gone", async () => {
    const rows = goodRows(50);
    const bad = { ...rows[0], vapi_call_id: "bad, too", duration_sec: "-1", transcript: "" };
    const path = fileOf(csvOf([...rows, bad]));
    const first = await run([path]);
    expect(first).toMatchObject({ code: 2, out: expect.stringContaining("51 lines, 49 recorded") });
    expect(readFileSync(`${path}.errors.csv`, "utf8")).toMatch(
      /^line_number,reason,line\n\d+,"duration_sec is negative","""bad, too"",1,.*"\n$/,
    );
    writeFileSync(path, csvOf(rows));
    expect(await run([path, "--dry-run"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("50 unchanged"),
    });
    expect(existsSync(`${path}.errors.csv`)).toBe(false);
  });

  test("reads standard input", async () => {
    const errors = join(folder, "stdin.errors.ndjson");
    const content = `${ndjsonOf(goodRows(3))}\n{"vapi_call_id":"x"}\n`;
    expect(await run(["-", "--errors", errors], content)).toMatchObject({ code: 2 });
    expect(JSON.parse(readFileSync(errors, "utf8"))).toMatchObject({
      line_number: 4,
      line: '{"vapi_call_id":"x"}',
    });
  });

  test("refuses what it does not know, and says how it is used", async () => {
    expect(await run(["-", "--format", "xml"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Usage/),
    });
  });
});

async function run(args: string[], input = ""): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "lib/backfill/calls-import.ts", ...args],
    { stdio: "pipe" },
  );
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

const none = { lines: 0, recorded: 0, corrected: 0, unchanged: 0, unassigned: 0, errors: 0, found: [] };

function fieldsOf({ transcript: _said, ...row }: Row): CallFields {
  return row;
}

function withoutTimes(row: unknown): unknown {
  return typeof row === "object" ? { ...row, created_at: null, updated_at: null } : row;
}

async function everything() {
  const calls = await db().execute(
    sql`select to_jsonb(c) as row from ${vapiCallUsage} c order by vapi_call_id`,
  );
  const days = await db().execute(sql`select * from ${usageDays} order by tenant_id, day`);
  const waiting = await db().execute(
    sql`select to_jsonb(u) - 'id' - 'received_at' as row from unassigned_calls u order by report_key`,
  );
  return { calls: calls.map(({ row }) => row), days: [...days], waiting: waiting.map(({ row }) => row) };
}

async function expectDaysToMatchCalls(): Promise<void> {
  const sums = sql`select tenant_id, (ended_at at time zone 'UTC')::date as day, count(*)::int as calls,
    sum(duration_sec)::bigint as seconds, sum(cost_usd)::numeric(14, 6) as cost_usd from ${vapiCallUsage} group by 1, 2`;
  const kept = sql`select tenant_id, day, calls, seconds, cost_usd from ${usageDays}`;
  const differences = await db().execute(
    sql`((${sums}) except (${kept})) union all ((${kept}) except (${sums}))`,
  );
  expect([...differences]).toEqual([]);
}
