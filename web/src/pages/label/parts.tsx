import type { CSSProperties, ReactNode } from 'react';
import type { ClassInfo, QueueItem } from '../../api/types';

/** The colour of a class: its own, or the one of its index. */
export const colourOf = (one: ClassInfo | undefined) => one?.colour ?? `var(--class-${((one?.index ?? 0) % 20) + 1})`;

/** A class's colour; dashed for what is only suggested, hatched from class 21 on, where colours start over. */
export function Swatch({ of, dashed }: { of: ClassInfo | undefined; dashed?: boolean }) {
  const names = ['sw-c', dashed ? 'dash' : '', (of?.index ?? 0) >= 20 ? 'hatched' : ''].filter(Boolean).join(' ');
  return <span className={names} style={{ '--c': colourOf(of) } as CSSProperties} aria-hidden="true" />;
}

/** `**word**`-free emphasis: class names inside a sentence are set bold. */
export function Emphasised({ text, words }: { text: string; words: string[] }): ReactNode {
  const known = words.filter(Boolean).sort((a, b) => b.length - a.length);
  if (known.length === 0) return text;
  const pattern = new RegExp(`(${known.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'g');
  return text.split(pattern).map((part, i) => (i % 2 === 1 ? <b key={i}>{part}</b> : part));
}

/** Why this image: one sentence, and ranks as bars. */
export function WhyCard({ item, classes }: { item: QueueItem; classes: ClassInfo[] }) {
  return (
    <section className="why" aria-labelledby="why-title">
      <h2 id="why-title">Why this image</h2>
      <p>
        <Emphasised text={sentenceOf(item.reason)} words={classes.map((one) => one.name)} />
      </p>
      {item.bars.length > 0 ? (
        <dl>
          {item.bars.map((bar) => (
            <div key={bar.name} className="why-row">
              <dt>{bar.name}</dt>
              <dd className="bar" aria-hidden="true">
                <i className="w" style={{ width: `${100 - bar.topPercent}%` }} />
              </dd>
              <dd className="num">top {bar.topPercent < 1 ? '< 1' : Math.round(bar.topPercent)} %</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  );
}

function sentenceOf(reason: string) {
  if (!reason) return 'No reason was kept for this image.';
  const text = reason[0].toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
