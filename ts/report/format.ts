/** Numbers as people read them; the same in the terminal and on the page. */

/** 1234567: "1,234,567". */
export const integer = (value: number) => Math.round(value).toLocaleString('en-US');

/** 12345678: "12.3 M"; smaller numbers in full. */
export function compact(value: number): string {
  if (value < 1e7) return integer(value);
  return value < 1e9 ? `${(value / 1e6).toFixed(1)} M` : `${(value / 1e9).toFixed(2)} G`;
}

/** Four significant digits, or an exponent where that is shorter. */
export function real(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

/** A scale: 0.0078125 is "2^-7"; one that is no power of two, as `real`. */
export function power(value: number): string {
  const exponent = Math.round(Math.log2(value));
  return exponent !== 0 && 2 ** exponent === value ? `2^${exponent}` : real(value);
}

/** A recall or F1; 1 only when it is exactly 1. */
export function ratio(value: number): string {
  return value < 1 && value >= 0.99995 ? '0.9999' : value.toFixed(4);
}

/** Clock rate: "48.1 kHz". */
export function hertz(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} MHz`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)} kHz` : `${value.toFixed(0)} Hz`;
}

/** "1.2 s", "3 min 5 s". */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
