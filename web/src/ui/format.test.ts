import { describe, expect, test } from 'vitest';
import { bracket, bytes, count, decimal, duration, hours, money, percent, plural, spoken } from './format';

describe('numbers in words', () => {
  test('thousands have a comma and a minus is a minus', () => {
    expect(count(2898)).toBe('2,898');
    expect(count(-1234.4)).toBe('−1,234');
    expect(decimal(-0.4, 1)).toBe('−0.4');
  });
  test('percent stands after a space that does not break', () => expect(percent(0.456)).toBe('46\u00a0%'));
  test('an interval never breaks inside its brackets', () => {
    expect(bracket(0.721, 0.752)).toBe('[0.721,\u00a00.752]');
    expect(bracket(-0.4, 1, 1)).toBe('[−0.4,\u00a01.0]');
  });
  test('an interval is said as a sentence', () => expect(spoken(0.737, 0.721, 0.752)).toBe('0.737, between 0.721 and 0.752'));
  test('one image, two images', () => {
    expect(plural(1, 'image')).toBe('1 image');
    expect(plural(0, 'image')).toBe('0 images');
    expect(plural(2, 'class', 'classes')).toBe('2 classes');
  });
  test('hours keep one digit below a hundred', () => {
    expect(hours(9)).toBe('9.0\u00a0h');
    expect(hours(99.97)).toBe('100\u00a0h');
  });
  test('money has the sign of its currency, or the code where there is none', () => {
    expect(money(270)).toBe('€270');
    expect(money(1250, 'USD')).toBe('$1,250');
    expect(money(12, 'no currency')).toBe('12 no currency');
  });
  test('bytes climb their units without showing 1000', () => {
    expect(bytes(0)).toBe('0\u00a0B');
    expect(bytes(999)).toBe('999\u00a0B');
    expect(bytes(999_600)).toBe('1.0\u00a0MB');
    expect(bytes(4_400_000_000)).toBe('4.4\u00a0GB');
  });
});

describe('durations', () => {
  test.each([
    [0, '0 s'],
    [42, '42 s'],
    [192, '3 min 12 s'],
    [3600, '1 h'],
    [3900, '1 h 5 min'],
    [3605, '1 h'],
    [183_600, '2 d 3 h'],
    [-5, '0 s'],
  ])('%i seconds are %s', (seconds, text) => expect(duration(seconds).replaceAll('\u00a0', ' ')).toBe(text));
});
