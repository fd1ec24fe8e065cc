import type { ReactNode } from 'react';

/** A state in words with an icon: `o` amber, `b` red, `g` green, `f` blue, `w` wheat. */
export function Banner({ tone, icon, children }: { tone: 'o' | 'b' | 'g' | 'f' | 'w'; icon?: ReactNode; children: ReactNode }) {
  return (
    <div className={`banner ${tone}`} role={tone === 'b' ? 'alert' : undefined}>
      {icon}
      <div className="grow banner-text">{children}</div>
    </div>
  );
}
