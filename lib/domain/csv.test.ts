import { expect, test } from "vitest";
import { csvOf } from "./csv";

test.each([
  ["text is quoted, a number is not", [["a", 1.5]], '"a",1.5\r\n'],
  ["quotes are doubled, commas and lines stay inside", [['say "a,b"\nc']], '"say ""a,b""\nc"\r\n'],
  ["nothing stays empty", [[null, "b"]], ',"b"\r\n'],
  ["a formula is told as text", [["=1+1", "-2", "@x"]], `"'=1+1","'-2","'@x"\r\n`],
])("%s", (_rule, rows, expected) => {
  expect(csvOf(rows)).toBe(expected);
});
