import { expect, test } from 'vitest';
import { csv } from './csv';

test('quotes only where needed, and nothing runs in a spreadsheet', () =>
  expect(
    csv(
      ['file', 'reason'],
      [
        ['a,b.jpg', 'ends "early"'],
        ['=HYPERLINK("x")', 'plain'],
      ],
    ),
  ).toBe('file,reason\r\n"a,b.jpg","ends ""early"""\r\n"\'=HYPERLINK(""x"")",plain\r\n'));
