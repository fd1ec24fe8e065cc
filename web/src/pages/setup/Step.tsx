import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

/** One of the three steps: its number, or a tick once nothing is missing. */
export function Step({ number, title, look, children }: { number: number; title: string; look: string; children: ReactNode }) {
  return (
    <section className={`s-step ${look}`} aria-labelledby={`step-${number}`}>
      <span className="s-no" aria-hidden="true">
        {look === 'done' ? <Check size={14} strokeWidth={2.2} /> : number}
      </span>
      <div className="grow">
        <h2 id={`step-${number}`}>{title}</h2>
        {children}
      </div>
    </section>
  );
}
