import { Tooltip } from '@mantine/core';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Said by a screen reader and shown in the tooltip. */
  label: string;
  /** The key that does the same; part of the tooltip. */
  keys?: string;
  size?: 'sm' | 'md';
  on?: boolean;
  children: ReactNode;
}

/** A button that is only an icon; its words are in the tooltip. */
export function IconButton({ label, keys, size = 'md', on, className, children, type = 'button', ...rest }: IconButtonProps) {
  const names = ['ib', size === 'sm' ? 'sm' : '', on ? 'on' : '', className].filter(Boolean).join(' ');
  return (
    <Tooltip label={keys ? `${label} · ${keys}` : label}>
      <button type={type} aria-label={label} className={names} {...rest}>
        {children}
      </button>
    </Tooltip>
  );
}
