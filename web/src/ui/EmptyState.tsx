import type { ReactNode } from 'react';

/** Nothing here yet: one sentence, one main action. Nine grains and one chosen, as in the mark. */
export function EmptyState({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <section className="centre">
      <div className="grains" aria-hidden="true">
        {Array.from({ length: 8 }, (_, i) => (
          <i key={i} />
        ))}
        <i className="w" />
      </div>
      <h2 className="big">{title}</h2>
      <p className="muted">{children}</p>
      {actions ? <div className="row">{actions}</div> : null}
    </section>
  );
}
