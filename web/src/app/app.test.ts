import { describe, expect, it } from 'vitest';
import { uuid } from './random';
import { match } from './router';

describe('paths', () => {
  it('match literal and named segments, and nothing longer or shorter', () => {
    expect(match('/projects/:project/label', '/projects/abc/label')).toEqual({ project: 'abc' });
    expect(match('/projects/:project/label', '/projects/abc/label/')).toEqual({ project: 'abc' });
    expect(match('/projects/:project', '/projects/abc/label')).toBeNull();
    expect(match('/', '/')).toEqual({});
    expect(match('/a/:b', '/a/x%20y')).toEqual({ b: 'x y' });
    expect(match('/a/:b', '/a/%E0%A4%A')).toEqual({ b: '%E0%A4%A' });
  });
});

describe('uuid', () => {
  it('is of version 4 and different each time', () => {
    const ids = Array.from({ length: 100 }, uuid);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
