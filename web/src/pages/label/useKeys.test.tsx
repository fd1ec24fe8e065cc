// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keymapOf } from '../../keys/keymap';
import type { Context } from './context';
import type { LabelSession } from './session';
import { useKeys } from './useKeys';

const project = { task: 'classify', classes: ['cat', 'dog'].map((name, index) => ({ index, name, retired: false })) };
const session = {
  snapshot: () => ({ project, done: [], viewing: null }),
  shown: () => null,
  submit: vi.fn(async () => undefined),
  chooseClass: vi.fn(async () => undefined),
  undo: vi.fn(async () => undefined),
  back: vi.fn(),
};

function Page({ off = false }: { off?: boolean }) {
  const context = {
    session: session as unknown as LabelSession,
    stage: null,
    goAtOnce: true,
    flush: () => undefined,
    toggleGoAtOnce: () => undefined,
    open: () => undefined,
    leave: () => undefined,
  } satisfies Context;
  useKeys(keymapOf(), context, off);
  return (
    <div>
      <div role="application" tabIndex={0} />
      <input aria-label="tag" />
      <button type="button">Skip</button>
    </div>
  );
}

const enter = { key: 'Enter', code: 'Enter' };
beforeEach(() => vi.clearAllMocks());
afterEach(cleanup);

describe('keys on the page', () => {
  it('submit once however long Enter is held', () => {
    render(<Page />);
    fireEvent.keyDown(document.body, enter);
    for (let i = 0; i < 5; i++) fireEvent.keyDown(document.body, { ...enter, repeat: true });
    expect(session.submit).toHaveBeenCalledTimes(1);
  });

  it('answer once however long a digit is held, by the place of the digit', () => {
    render(<Page />);
    fireEvent.keyDown(document.body, { key: 'é', code: 'Digit2' });
    fireEvent.keyDown(document.body, { key: 'é', code: 'Digit2', repeat: true });
    expect(session.chooseClass.mock.calls).toEqual([[1, true]]);
  });

  it('go back again and again while held', () => {
    render(<Page />);
    fireEvent.keyDown(document.body, { key: 'd', code: 'KeyD' });
    fireEvent.keyDown(document.body, { key: 'd', code: 'KeyD', repeat: true });
    expect(session.back).toHaveBeenCalledTimes(2);
  });

  it('do nothing in a text field, while text is composed, or behind a window', () => {
    const { rerender } = render(<Page />);
    fireEvent.keyDown(screen.getByLabelText('tag'), { key: 's', code: 'KeyS' });
    fireEvent.keyDown(screen.getByLabelText('tag'), enter);
    fireEvent.keyDown(document.body, { ...enter, isComposing: true });
    rerender(<Page off />);
    fireEvent.keyDown(document.body, enter);
    expect(session.submit).not.toHaveBeenCalled();
  });

  it('leave Enter and Space to the button that has the focus, and the other keys to the page', () => {
    render(<Page />);
    const button = screen.getByText('Skip');
    fireEvent.keyDown(button, enter);
    fireEvent.keyDown(button, { key: ' ', code: 'Space' });
    expect(session.submit).not.toHaveBeenCalled();
    fireEvent.keyDown(button, { key: 'u', code: 'KeyU' });
    expect(session.submit.mock.calls).toEqual([['unsure']]);
  });

  it('give Tab back to the browser where there is no shape to go to', () => {
    render(<Page />);
    expect(fireEvent.keyDown(screen.getByRole('application'), { key: 'Tab', code: 'Tab' })).toBe(true);
    expect(fireEvent.keyDown(document.body, enter)).toBe(false);
  });
});
