import type { Curve } from "./growth";

const [WIDTH, HEIGHT] = [860, 520];
const AREA = { left: 84, right: 640, top: 60, bottom: 456 };
const LINE_HEIGHT = 17;
const COLORS = 4;

/**
 * The curves on two logarithmic axes: what stays level does not grow, what rises
 * with the grid's diagonal grows as the calls do. Ours are solid, what they stand
 * beside is dashed, and each has its name at its end, so that nobody needs the
 * colours. Follows the reader's light or dark.
 */
export function growthPlot(title: string, curves: readonly Curve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const x = axis(powersAround(points.map(({ calls }) => calls)), AREA.left, AREA.right);
  const y = axis(powersAround(points.map(({ ms }) => ms)), AREA.bottom, AREA.top);
  const ends = apart(curves.map(({ points }) => y.place(points.at(-1)?.ms ?? 1)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title>`,
    STYLE,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(AREA.left, 28, title, "title"),
    text(
      AREA.left,
      46,
      "Milliseconds for each; both axes logarithmic. Dashed: what ours stands beside.",
      "note",
    ),
    ...x.powers.map((value) => line(x.place(value), AREA.top, x.place(value), AREA.bottom)),
    ...x.powers.map((value) => text(x.place(value), AREA.bottom + 20, counted(value), "tick middle")),
    ...y.powers.map((value) => line(AREA.left, y.place(value), AREA.right, y.place(value))),
    ...y.powers.map((value) => text(AREA.left - 8, y.place(value) + 4, `${counted(value)} ms`, "tick end")),
    text((AREA.left + AREA.right) / 2, AREA.bottom + 44, "calls this month", "tick middle"),
    ...curves.flatMap((curve, index) => {
      const at = curve.points.map(({ calls, ms }) => [x.place(calls), y.place(ms)] as const);
      return drawn(curve, at, ends[index] ?? 0, `c${curve.kind % COLORS}`);
    }),
    "</svg>",
    "",
  ].join("\n");
}

function drawn(
  { name, isOurs, points }: Curve,
  at: (readonly [number, number])[],
  labelY: number,
  color: string,
): string[] {
  const [endX, endY] = at.at(-1) ?? [0, 0];
  const labelX = AREA.right + 26;
  const path = at.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  return [
    `<polyline class="${color} curve${isOurs ? "" : " beside"}" points="${path}"/>`,
    ...at.map(
      ([x, y], index) =>
        `<circle class="${color} dot" cx="${round(x)}" cy="${round(y)}" r="3.5"><title>${escaped(name)}: ${counted(points[index]?.ms ?? 0)} ms beside ${counted(points[index]?.calls ?? 0)} calls</title></circle>`,
    ),
    `<line class="lead" x1="${round(endX + 5)}" y1="${round(endY)}" x2="${labelX - 5}" y2="${round(labelY)}"/>`,
    text(labelX, labelY + 4, name, "name"),
  ];
}

/** Powers of ten from the one below the least to the one above the most. */
function powersAround(values: number[]): number[] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
}

function axis(powers: number[], from: number, to: number) {
  const low = Math.log10(powers[0] ?? 1);
  const high = Math.log10(powers.at(-1) ?? 10);
  const place = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  return { powers, place };
}

/** Moves names that would lie on each other down, in their order, and back up as a whole where the paper ends. */
function apart(heights: number[]): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const places = [...heights];
  let last = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    last = Math.max(heights[index] ?? 0, last + LINE_HEIGHT);
    places[index] = last;
  }
  let next = AREA.bottom + LINE_HEIGHT;
  for (const index of order.toReversed()) {
    next = Math.min(places[index] ?? 0, next - LINE_HEIGHT);
    places[index] = next;
  }
  return places;
}

const STYLE = `<style>
  text { font: 12px system-ui, sans-serif; fill: #18181b }
  .title { font-size: 15px; font-weight: 600 } .note, .tick { fill: #52525b }
  .middle { text-anchor: middle } .end { text-anchor: end; font-variant-numeric: tabular-nums }
  .paper { fill: #ffffff } .grid { stroke: #e4e4e7 } .lead { stroke: #a1a1aa }
  .curve { fill: none; stroke-width: 2 } .beside { stroke-dasharray: 5 5 }
  .c0 { stroke: #1d4ed8 } .c1 { stroke: #b45309 } .c2 { stroke: #047857 } .c3 { stroke: #a21caf }
  .dot { fill: #ffffff; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f4f4f5 } .note, .tick { fill: #a1a1aa }
    .paper, .dot { fill: #18181b } .grid { stroke: #3f3f46 } .lead { stroke: #71717a }
    .c0 { stroke: #60a5fa } .c1 { stroke: #fbbf24 } .c2 { stroke: #34d399 } .c3 { stroke: #e879f9 }
  }
</style>`;

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="grid" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

function text(x: number, y: number, words: string, classes: string): string {
  return `<text class="${classes}" x="${round(x)}" y="${round(y)}">${escaped(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function counted(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
