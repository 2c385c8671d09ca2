/** A line of a file, without what ended it. */
export type FileLine = {
  number: number;
  text: string;
  /** True when only its beginning is here: the line itself is too long to be one of a call. */
  isCut: boolean;
};

/** Lines carry what callers had to say, too: as much as a report's body may hold. */
const LONGEST = 4 * 1024 * 1024;
const KEPT_OF_TOO_LONG = 1_000;

/**
 * The lines of a UTF-8 text as its bytes come, counted from 1; blank ones are
 * left out. A byte order mark and the carriage returns of Windows are taken off.
 * However long a line is, only so much of it is ever held.
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine[]> {
  const decoder = new TextDecoder();
  let number = 1;
  let rest = "";
  let isCut = false;
  for await (const chunk of bytes) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = pieces.pop() ?? "";
    const lines: FileLine[] = [];
    for (const text of pieces) {
      lines.push({ number, text, isCut: isCut || text.length > LONGEST });
      number += 1;
      isCut = false;
    }
    if (rest.length > LONGEST) {
      isCut = true;
      rest = rest.slice(0, KEPT_OF_TOO_LONG);
    } else if (isCut) {
      rest = rest.slice(0, KEPT_OF_TOO_LONG);
    }
    yield lines.map(tidy).filter(isWritten);
  }
  yield [{ number, text: rest + decoder.decode(), isCut }].map(tidy).filter(isWritten);
}

function tidy(line: FileLine): FileLine {
  const text = line.isCut ? line.text.slice(0, KEPT_OF_TOO_LONG) : line.text;
  return { ...line, text: text.endsWith("\r") ? text.slice(0, -1) : text };
}

function isWritten({ text }: FileLine): boolean {
  return text.trim() !== "";
}
