/** Time in front of one image, without the time the page was out of sight. Milliseconds. */
export class Stopwatch {
  private spent = 0;
  private since: number | null = null;

  constructor(private readonly now: () => number) {}

  start() {
    this.since ??= this.now();
  }

  stop() {
    if (this.since !== null) this.spent += this.now() - this.since;
    this.since = null;
  }

  read(): number {
    return Math.round(this.spent + (this.since === null ? 0 : this.now() - this.since));
  }
}

const enough = 3;

/** Minutes for what remains, by the median of the last twenty; null before three images. A break does not count as slow work. */
export function minutesLeft(leadMs: readonly number[], remaining: number): number | null {
  const last = leadMs.slice(-20).sort((a, b) => a - b);
  if (last.length < enough || remaining <= 0) return null;
  return (last[Math.floor(last.length / 2)] * remaining) / 60_000;
}

export function timeLeft(minutes: number | null): string {
  if (minutes === null) return '';
  if (minutes < 1) return 'under a minute left at your pace';
  if (minutes < 100) return `about ${Math.round(minutes)} min left at your pace`;
  return `about ${(minutes / 60).toFixed(1)} h left at your pace`;
}

/** Time of day, 24 h, with seconds. */
export const clock = (iso: string) => new Date(iso).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
