/** The plot of the search benchmark: recall against queries a second, a panel a data set, as one SVG file. */

/** One contestant on one data set. */
export interface Point {
  readonly label: string;
  readonly queriesPerSecond: number;
  /** 0 to 1 */
  readonly recall: number;
  /** The engine's own stand out. */
  readonly own: boolean;
}

export interface Panel {
  readonly title: string;
  readonly points: readonly Point[];
}

const WIDTH = 900;
const LEFT = 56;
const RIGHT = 150;
/** Height of a panel, and of its title, plot and axis. */
const TITLE = 34;
const PLOT = 210;
const AXIS = 46;
const HEIGHT = TITLE + PLOT + AXIS;
/** Horizontal distance of labels, which lean downwards. */
const LABEL_STEP = 17;
const LABEL_ANGLE = 50;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #24292f; }
  .title { font-size: 14px; font-weight: 600; }
  .minor { fill: #57606a; font-size: 11px; }
  .grid { stroke: #d8dee4; } .lead { stroke: #afb8c1; fill: none; }
  .own { fill: #0969da; } .other { fill: #9a6700; }`;

/** Draws panels below each other, all with the same axes. */
export function plot(panels: readonly Panel[]): string {
  const rates = panels.flatMap(({ points }) => points.map((point) => point.queriesPerSecond));
  const decades = {
    first: Math.floor(Math.log10(Math.min(...rates))),
    last: Math.ceil(Math.log10(Math.max(...rates))),
  };
  const x = (rate: number) =>
    LEFT +
    ((Math.log10(rate) - decades.first) / (decades.last - decades.first)) * (WIDTH - LEFT - RIGHT);
  const drawn = panels.map((panel, number) => {
    const content = [...axes(decades, x), ...marks(panel.points, x)];
    const title = `<text class="title" x="${LEFT}" y="20">${escape(panel.title)}</text>`;
    return `<g transform="translate(0 ${number * HEIGHT})">\n${title}\n${content.join('\n')}\n</g>`;
  });
  const height = panels.length * HEIGHT;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" ` +
    `aria-label="recall at 10 against queries a second">\n<style>${STYLE}\n</style>\n` +
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>\n${drawn.join('\n')}\n</svg>\n`
  );
}

const y = (recall: number) => TITLE + (1 - recall) * PLOT;

function axes(decades: { first: number; last: number }, x: (rate: number) => number): string[] {
  const lines: string[] = [];
  for (const recall of [0, 0.25, 0.5, 0.75, 1]) {
    const at = round(y(recall));
    lines.push(
      `<path class="grid" d="M${LEFT} ${at}H${WIDTH - RIGHT}"/>`,
      `<text class="minor" x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${recall}</text>`,
    );
  }
  for (let decade = decades.first; decade <= decades.last; decade++) {
    const at = round(x(10 ** decade));
    const label = (10 ** decade).toLocaleString('en-US');
    lines.push(
      `<path class="grid" d="M${at} ${y(1)}V${y(0)}"/>`,
      `<text class="minor" x="${at}" y="${y(0) + 16}" text-anchor="middle">${label}</text>`,
    );
  }
  const middle = (LEFT + WIDTH - RIGHT) / 2;
  lines.push(
    `<text class="minor" x="${middle}" y="${y(0) + 32}" text-anchor="middle">queries a second</text>`,
    `<text class="minor" transform="translate(14 ${y(0.5)}) rotate(-90)" text-anchor="middle">recall@10</text>`,
  );
  return lines;
}

/**
 * Points and their labels, from left to right. Labels lean down from the points near the top, each to the right of the one before; those of
 * the points at the bottom, where there is no room below, stand in a column beside them.
 */
function marks(points: readonly Point[], x: (rate: number) => number): string[] {
  let free = -Infinity;
  const column = points.filter(({ recall }) => recall < 0.5);
  const columnAt = Math.max(...column.map(({ queriesPerSecond }) => x(queriesPerSecond))) + 14;
  const sorted = [...points].sort((a, b) => a.queriesPerSecond - b.queriesPerSecond);
  return sorted.flatMap((point) => {
    const { label, queriesPerSecond, recall, own } = point;
    const [px, py] = [round(x(queriesPerSecond)), round(y(recall))];
    const mark = `<circle class="${own ? 'own' : 'other'}" cx="${px}" cy="${py}" r="4.5"/>`;
    if (recall < 0.5) {
      const row = column.indexOf(point);
      const ly = round(y(column[0]!.recall) + 4 + 15 * row);
      return [mark, `<text x="${round(columnAt)}" y="${ly}">${escape(label)}</text>`];
    }
    const lx = Math.max(px, free + LABEL_STEP);
    free = lx;
    const place = `translate(${round(lx)} ${py + 18}) rotate(${LABEL_ANGLE})`;
    return [
      `<path class="lead" d="M${px} ${py}L${round(lx + 2)} ${py + 14}"/>`,
      mark,
      `<text transform="${place}">${escape(label)}</text>`,
    ];
  });
}

const round = (value: number) => Math.round(value * 10) / 10;

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
