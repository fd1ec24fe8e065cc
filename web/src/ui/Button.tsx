import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Key } from './Key';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: the one black action of a screen. */
  kind?: 'primary' | 'line' | 'ghost' | 'danger';
  size?: 'sm' | 'md' | 'lg';
  block?: boolean;
  icon?: ReactNode;
  /** The key that does the same, drawn beside the words. */
  keys?: string;
}

export function Button({ kind = 'line', size = 'md', block, icon, keys, className, children, type = 'button', ...rest }: ButtonProps) {
  const names = ['btn', kind === 'line' ? '' : kind, size === 'md' ? '' : size, block ? 'block' : '', className].filter(Boolean).join(' ');
  return (
    <button type={type} className={names} {...rest}>
      {icon}
      {children}
      {keys ? <Key>{keys}</Key> : null}
    </button>
  );
}
