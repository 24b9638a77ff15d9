/** The table of docs/compatibility.md: bytes of the drop-in by block and by function. */
import type { Sizes } from './sizes.ts';

const START = '<!-- sizes: made by `make dropin` -->';
const END = '<!-- end of sizes -->';

/** A row a block of `asm/` with the bytes of its functions, greatest first, then the sections that are not code; Markdown. */
export function sizeTable({ functions, sections }: Sizes): string {
  const blocks = new Map<string, { bytes: number; parts: string[] }>();
  for (const { name, bytes } of [...functions].sort((a, b) => b.bytes - a.bytes)) {
    const file = name.slice(0, name.lastIndexOf('/'));
    const block = blocks.get(file) ?? { bytes: 0, parts: [] };
    block.bytes += bytes;
    block.parts.push(`${name.slice(file.length + 1)} ${bytes}`);
    blocks.set(file, block);
  }
  const code = functions.reduce((sum, { bytes }) => sum + bytes, 0);
  const rest = [...sections].map(([section, bytes]) => {
    return [section, section === 'code' ? bytes - code : bytes] as const;
  });
  const total = [...sections.values()].reduce((sum, bytes) => sum + bytes, 0);
  return [
    '| block | bytes | functions that are not inlined, in bytes |',
    '|---|---|---|',
    ...[...blocks]
      .sort(([, a], [, b]) => b.bytes - a.bytes)
      .map(([file, { bytes, parts }]) => `| \`${file}\` | ${bytes} | ${parts.join(', ')} |`),
    `| not code | ${total - code} | ${rest.map(([section, bytes]) => `${section} ${bytes}`).join(', ')} |`,
    `| **all** | **${total}** | |`,
  ].join('\n');
}

/**
 * A page with its table replaced.
 *
 * @throws Error when the page has no place for it
 */
export function withSizes(page: string, table: string): string {
  const [from, to] = [page.indexOf(START), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the page has no '${START}' before '${END}'`);
  return `${page.slice(0, from + START.length)}\n${table}\n${page.slice(to)}`;
}
