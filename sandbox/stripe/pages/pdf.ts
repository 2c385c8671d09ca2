export interface PdfLine {
  left: string;
  right?: string;
  size?: number;
}

const [WIDTH, HEIGHT, MARGIN] = [595, 842, 56];
const SIZE = 10;
/** Courier's letters are all this wide, so that text can be set flush right without font tables. */
const COURIER_WIDTH = 0.6;

/** Lines of text on A4 pages, in PDF 1.4 with the fonts that every reader has. */
export function pdfDocument(title: string, lines: PdfLine[]): Buffer {
  const pages = pagesOf(lines.flatMap(wrapped));
  const kids = pages.map((_page, index) => `${5 + index * 2} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    `<< /Title (${escaped(title)}) /Producer (Local Stripe) >>`,
    ...pages.flatMap((page, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${6 + index * 2} 0 R >>`,
      `<< /Length ${Buffer.byteLength(page, "latin1")} >>\nstream\n${page}\nendstream`,
    ]),
  ];
  return Buffer.from(assembled(objects), "latin1");
}

function pagesOf(lines: PdfLine[]): string[] {
  const pages: string[][] = [[]];
  let y = HEIGHT - MARGIN;
  for (const line of lines) {
    const size = line.size ?? SIZE;
    y -= size * 1.5;
    if (y < MARGIN) {
      pages.push([]);
      y = HEIGHT - MARGIN - size;
    }
    pages.at(-1)?.push(...drawn(line, size, y));
  }
  return pages.map((page) => page.join("\n"));
}

function drawn({ left, right }: PdfLine, size: number, y: number): string[] {
  const at = (x: number, text: string) =>
    `BT /F1 ${size} Tf ${x.toFixed(1)} ${y.toFixed(1)} Td (${escaped(text)}) Tj ET`;
  const drawn = left === "" ? [] : [at(MARGIN, left)];
  if (right !== undefined) drawn.push(at(WIDTH - MARGIN - right.length * size * COURIER_WIDTH, right));
  return drawn;
}

/** Long text goes on in the next line; the amount stays with the first. */
function wrapped(line: PdfLine): PdfLine[] {
  const size = line.size ?? SIZE;
  const room = Math.floor((WIDTH - 2 * MARGIN) / (size * COURIER_WIDTH)) - ((line.right?.length ?? 0) + 2);
  const first = line.left.slice(0, room);
  const rest = line.left.slice(room);
  return rest === "" ? [line] : [{ ...line, left: first }, ...wrapped({ left: rest, size })];
}

function assembled(objects: string[]): string {
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`;
  return `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

/** WinAnsi is Latin-1 but for a few signs, which are the ones that invoices have. */
function escaped(text: string): string {
  const signs: Record<string, string> = {
    "€": "\\200",
    "’": "\\222",
    "–": "\\226",
    "—": "\\227",
    "×": "\\327",
  };
  return text
    .replaceAll(/[\\()]/g, (sign) => `\\${sign}`)
    .replaceAll(/[^\x20-\x7e\xa0-\xff]/g, (sign) => signs[sign] ?? "?");
}
