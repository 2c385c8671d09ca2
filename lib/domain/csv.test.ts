import { expect, test } from "vitest";
import { csvFileOf, csvOf } from "./csv";

test.each([
  ["text is quoted, a number is not", [["a", 1.5]], '"a",1.5\r\n'],
  ["quotes are doubled, commas and lines stay inside", [['say "a,b"\nc']], '"say ""a,b""\nc"\r\n'],
  ["nothing stays empty", [[null, "b"]], ',"b"\r\n'],
  ["a formula is told as text", [["=1+1", "-2", "@x"]], `"'=1+1","'-2","'@x"\r\n`],
])("%s", (_rule, rows, expected) => {
  expect(csvOf(rows)).toBe(expected);
});

test("a file that lacks rows says so in its name and in a last line, a whole one in neither", () => {
  const rows = [
    ["tenant_id", "total"],
    [1, 99],
  ];
  expect(csvFileOf("simulation-2026-10", rows, null)).toEqual({
    name: "simulation-2026-10.csv",
    text: '"tenant_id","total"\r\n1,99\r\n',
  });
  expect(csvFileOf("simulation-2026-10", rows, "only the first 1 periods.")).toEqual({
    name: "simulation-2026-10-incomplete.csv",
    text: '"tenant_id","total"\r\n1,99\r\n"Incomplete: only the first 1 periods."\r\n',
  });
});
