/** One self-contained page: no script, no other file. */
import { duration } from './format.ts';
import { rasterSvg } from './raster.ts';
import type { Result, TimeRow } from './result.ts';
import { explanations, mismatchFacts, tablesOf, type TextTable } from './tables.ts';

/** `result` as an HTML page. */
export function renderHtml(result: Result): string {
  const { verdict, mismatch, spikesByDataset, started, tools } = result;
  const parts = [
    `<h1>spikehnsw <span class="verdict ${verdict.replace(' ', '-')}">${escape(verdict)}</span></h1>`,
    `<p class="dim">${escape(started)} · <code>spikehnsw ${escape(result.arguments.join(' '))}</code></p>`,
    ...explanations(result).map((line) => `<p class="why">${escape(line)}</p>`),
  ];
  if (mismatch) {
    const facts = mismatchFacts(mismatch).map(
      ([name, value]) => `<tr><th>${escape(name)}</th><td><code>${escape(value)}</code></td></tr>`,
    );
    parts.push(`<h2>First difference</h2><table class="facts">${facts.join('')}</table>`);
  }
  parts.push(...tablesOf(result).map(renderTable));
  if (result.time.length > 0) parts.push(timeBar(result.time));
  for (const { dataset, raster, ticks } of spikesByDataset) {
    if (!raster) continue;
    parts.push(
      `<h2>Spikes of the first core: ${escape(dataset)}</h2>`,
      rasterSvg(raster, ticks),
      '<p class="dim">Dark: fixed; red, beneath: f32, seen only where they differ.</p>',
    );
  }
  parts.push(events(result));
  if (tools.length > 0) {
    const list = tools.map(({ name, version }) => escape(`${name} ${version}`));
    parts.push(`<p class="dim">${list.join(' · ')}</p>`);
  }
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>spikehnsw: ${escape(verdict)}</title><style>${STYLE}</style></head>`,
    `<body>${parts.join('\n')}</body>`,
    '</html>\n',
  ].join('\n');
}

function renderTable({ title, head, rows, numbersFrom, note }: TextTable): string {
  const cells = (row: readonly string[], tag: string) =>
    row
      .map(
        (cell, column) =>
          `<${tag}${column >= numbersFrom ? ' class="number"' : ''}>${escape(cell)}</${tag}>`,
      )
      .join('');
  return [
    `<h2>${escape(title)}</h2>`,
    `<table><thead><tr>${cells(head, 'th')}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody></table>`,
    note ? `<p class="dim">${escape(note)}</p>` : '',
  ].join('');
}

function timeBar(rows: readonly TimeRow[]): string {
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0) || 1;
  let x = 0;
  const parts = rows.map(({ what, seconds }, i) => {
    const width = (seconds / total) * 900;
    const bar = `<rect x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="24" fill="hsl(${(i * 67) % 360} 45% 60%)"><title>${escape(what)}: ${duration(seconds)}</title></rect>`;
    const label =
      width > 7 * what.length
        ? `<text x="${(x + 4).toFixed(1)}" y="16">${escape(what)}</text>`
        : '';
    x += width;
    return bar + label;
  });
  return `<svg viewBox="0 0 900 24" role="img" aria-label="where the time went">${parts.join('')}</svg>`;
}

function events({ suites }: Result): string {
  const names = [...new Set(suites.flatMap(({ events: own }) => Object.keys(own)))];
  if (names.length === 0) return '';
  const table = renderTable({
    title: 'What was exercised',
    head: ['event', ...suites.map(({ name, config }) => `${name} ${config}`)],
    rows: names.map((name) => [name, ...suites.map((suite) => String(suite.events[name] ?? ''))]),
    numbersFrom: 1,
  });
  return `<div class="wide">${table}</div>`;
}

/** `text` for any place in the page. */
export function escape(text: string): string {
  const codes: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => codes[character]!);
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .15rem .8rem .15rem 0; text-align: left; border-bottom: 1px solid #ddd; white-space: pre; vertical-align: top }
.number { text-align: right } .dim { color: #666 } .why { color: #a00 } .wide { overflow-x: auto }
.verdict { border-radius: .3rem; padding: .1rem .5rem; color: #fff; background: #b00 }
.pass { background: #282 } .nothing-checked, .interrupted { background: #b70 }
svg { width: 100%; height: auto } svg text { font: 11px system-ui, sans-serif; fill: #444 }
.field { fill: #f7f7f7 } .fixed { stroke: #224; stroke-width: 1.6 } .f32 { stroke: #e33; stroke-width: 2.4 }
`;
