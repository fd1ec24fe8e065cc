import { useEffect, type ReactNode } from 'react';
import { Mark } from '../../ui/Mark';

/** The narrow column of sign-in, set-up and invitation. `bare`: inside a window, without the page around it. */
export function SignFrame({ title, text, bare, children }: { title: string; text?: string; bare?: boolean; children: ReactNode }) {
  useEffect(() => {
    if (!bare) document.title = `${title} · Winnow`;
  }, [title, bare]);
  const body = (
    <div className="sign">
      <Mark large />
      <h1 className="big">{title}</h1>
      {text ? <p className="muted">{text}</p> : null}
      {children}
    </div>
  );
  return bare ? body : <main className="sign-page">{body}</main>;
}
