import { expect, test } from 'vitest';
import { addClasses, commandLine, firstDraft, missing, request } from './draft';

const ready = { ...firstDraft, name: 'Night crossings', root: 'data', path: 'flights', classes: ['Person', 'Car'] };

test('a pasted list becomes classes, each once', () =>
  expect(addClasses(['Person'], 'car, person;Bicycle\n\n Other vehicle ')).toEqual(['Person', 'car', 'Bicycle', 'Other vehicle']));

test('what is missing is said one thing at a time', () => {
  expect(missing(firstDraft, 0)).toBe('A name is missing.');
  expect(missing({ ...ready, root: '' }, 0)).toBe('No images are chosen.');
  expect(missing({ ...ready, source: 'upload' }, 0)).toBe('No images are chosen.');
  expect(missing({ ...ready, kind: 'class', classes: ['One'] }, 0)).toBe('One class per image needs at least two classes.');
  expect(missing({ ...ready, target: '75' }, 0)).toContain('between 0 and 1');
  expect(missing(ready, 0)).toBeNull();
});

test('empty limits are left out and shares become fractions', () => {
  const body = request({ ...ready, labels: '900', hours: '', target: '0,75' });
  expect(body).toMatchObject({ task: 'detect', randomShare: 0.1, target: 0.75, budget: { labels: 900, hours: undefined } });
});

test('several classes per image is a task of its own', () =>
  expect(request({ ...ready, kind: 'class', several: true }).task).toBe('multilabel'));

test('the command line quotes what a shell would split', () =>
  expect(commandLine({ ...ready, classes: ["Driver's seat", 'Car'] })).toContain("--classes 'Driver'\\''s seat,Car'"));
