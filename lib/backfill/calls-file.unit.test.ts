import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCallsFile } from "./calls-file";

const nowhere = join(tmpdir(), "no-such-folder", "calls.csv");

test.each([
  ["a file that is not there", nowhere, `There is no file ${nowhere}.`],
  ["a folder", tmpdir(), `${tmpdir()} is a folder, not a file of calls.`],
])("%s is told by its name", async (_what, path, sentence) => {
  await expect(openCallsFile(path)).rejects.toThrow(sentence);
});
