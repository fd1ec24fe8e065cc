/** Numbers and times in words, as the design writes them: thousands with a comma, percent with a space, a true minus, 24 hours. */

const minus = (text: string) => text.replace('-', '−');

/** `2,898`. */
export const count = (value: number) => minus(Math.round(value).toLocaleString('en'));

/** A measured value with fixed digits: `0.737`. */
export const decimal = (value: number, digits = 3) => minus(value.toFixed(digits));

/** A share from 0 to 1 as `46 %`. */
export const percent = (share: number, digits = 0) => `${minus((share * 100).toFixed(digits))}\u00a0%`;

/** `[0.721, 0.752]`, never broken inside. */
export const bracket = (low: number, high: number, digits = 3) => `[${decimal(low, digits)},\u00a0${decimal(high, digits)}]`;

/** How an interval is said aloud: `0.737, between 0.721 and 0.752`. */
export const spoken = (value: number, low: number, high: number, digits = 3) =>
  `${decimal(value, digits)}, between ${decimal(low, digits)} and ${decimal(high, digits)}`;

/** `1 image`, `2 images`; `many` where adding an s is wrong. */
export const plural = (value: number, one: string, many = `${one}s`) => `${count(value)} ${Math.round(value) === 1 ? one : many}`;

/** Hours with one digit below a hundred: `9.0 h`, `120 h`. */
export const hours = (value: number) => `${value < 99.95 ? value.toFixed(1) : count(value)}\u00a0h`;

/** A length of time in its two largest units: `42 s`, `3 min 12 s`, `1 h 5 min`, `2 d 3 h`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return '0\u00a0s';
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value}\u00a0${unit}`)
    .join(' ');
}

/** `€270`; whole units, as no budget is kept in cents. A code that is no currency stands after the number. */
export function money(value: number, currency = 'EUR'): string {
  try {
    return minus(new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 }).format(value));
  } catch {
    return `${count(value)} ${currency}`;
  }
}

/** `340 kB`, `4.4 GB`; powers of a thousand. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)}\u00a0${units[unit]}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** `12:03:04` in the reader's time zone. */
export function clock(iso: string): string {
  const time = new Date(iso);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** `2026-03-04 12:03` in the reader's time zone. */
export function dateTime(iso: string): string {
  const time = new Date(iso);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** `2026-03-04`. */
export const day = (iso: string) => dateTime(iso).slice(0, 10);
