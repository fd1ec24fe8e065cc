import { expect, test } from 'vitest';
import { filterWords, readFilters, serverQuery, withQuery } from './filters';
import { IdIndex } from './map/mapData';
import { range, Selection } from './selection';

test('a selection tells its listeners once per change', () => {
  const selection = new Selection();
  let told = 0;
  const stop = selection.subscribe(() => told++);
  selection.replace(['1', '2']);
  selection.toggle('2');
  selection.add(['3']);
  selection.clear();
  selection.clear();
  stop();
  selection.toggle('9');
  expect(told).toBe(4);
  expect(selection.list()).toEqual(['9']);
});

test('images of the map and images beside it are one selection', () => {
  const selection = new Selection();
  selection.add(['7', '8']);
  const ids = BigInt64Array.of(5n, 7n, 9007199254740993n);
  selection.tie(ids, new IdIndex(ids));
  expect(selection.size).toBe(2);
  expect([...selection.bits!]).toEqual([0, 1, 0]);
  selection.choosePoints(Uint32Array.of(1, 2), true);
  expect(selection.list()).toEqual(['8', '7', '9007199254740993']);
  selection.toggle('7');
  selection.toggle('8');
  expect(selection.list()).toEqual(['9007199254740993']);
  selection.choosePoints(Uint32Array.of(0), false);
  expect(selection.list()).toEqual(['5']);
  selection.clear();
  expect([selection.size, ...selection.bits!]).toEqual([0, 0, 0, 0]);
});

test('a range goes both ways and starts anew where its start is gone', () => {
  const order = ['a', 'b', 'c', 'd'];
  expect(range(order, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(range(order, 'd', 'b')).toEqual(['b', 'c', 'd']);
  expect(range(order, 'x', 'c')).toEqual(['c']);
  expect(range(order, null, 'x')).toEqual([]);
});

test('only filters of the closed list reach the server', () => {
  const query = new URLSearchParams('state=labelled&tag=night&drop=1&sort=loss');
  expect(serverQuery(query)).toEqual({ sort: 'loss', state: 'labelled', tag: 'night' });
  expect(serverQuery(query, 'tag')).toEqual({ sort: 'loss', state: 'labelled' });
});

test('an empty value takes a filter out of the address', () =>
  expect(withQuery(new URLSearchParams('state=labelled&tag=night'), { tag: '', class: '2' })).toBe('state=labelled&class=2'));

test('filters speak in names', () => {
  const filters = readFilters(new URLSearchParams('class=1&annotator=u1&text=a+b'));
  const classes = [
    { index: 0, name: 'Person', retired: false },
    { index: 1, name: 'Car', retired: false },
  ];
  expect(filters.map((filter) => filterWords(filter, classes, { u1: 'Mara Okafor' }))).toEqual(['Car', 'by Mara Okafor', '“a b”']);
});
