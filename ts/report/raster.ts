/** Spikes of one core as a picture (SVG): neurons upwards, ticks to the right. */
import type { SpikeTrains } from './result.ts';

const [WIDTH, ROW, LEFT, BOTTOM] = [900, 7, 60, 28];

/** `fixed` as marks, and `f32` as fainter marks beneath, so that a difference shows. */
export function rasterSvg(
  { fixed, f32 }: { fixed: SpikeTrains; f32: SpikeTrains },
  ticks: number,
): string {
  const neurons = Math.max(fixed.length, f32.length);
  const height = neurons * ROW;
  const x = (tick: number) => (LEFT + ((WIDTH - LEFT) * tick) / Math.max(ticks, 1)).toFixed(1);
  const marks = (trains: SpikeTrains, kind: string) =>
    trains
      .map((train, neuron) => {
        const y = height - (neuron + 1) * ROW;
        const path = train.map((tick) => `M${x(tick)} ${y + 1}v${ROW - 2}`).join('');
        return path && `<path class="${kind}" d="${path}"/>`;
      })
      .join('');
  const labels = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const tick = Math.round(part * ticks);
    const anchor = part === 1 ? 'end' : 'middle';
    return `<text x="${x(tick)}" y="${height + 14}" text-anchor="${anchor}">${tick}</text>`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height + BOTTOM}" role="img" aria-label="spike raster of the first core">`,
    `<rect class="field" x="${LEFT}" y="0" width="${WIDTH - LEFT}" height="${height}"/>`,
    `<text x="${LEFT - 6}" y="${height}" text-anchor="end">neuron 0</text>`,
    `<text x="${LEFT - 6}" y="10" text-anchor="end">${neurons - 1}</text>`,
    ...labels,
    `<text x="${(WIDTH + LEFT) / 2}" y="${height + 26}" text-anchor="middle">tick</text>`,
    marks(f32, 'f32'),
    marks(fixed, 'fixed'),
    '</svg>',
  ].join('');
}
