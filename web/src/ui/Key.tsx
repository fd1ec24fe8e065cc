import type { ReactNode } from 'react';

/** A key as it is printed on the keyboard. */
export const Key = ({ children }: { children: ReactNode }) => <kbd className="kbd">{children}</kbd>;
