import { describe, expect, test } from 'vitest';
import { searchCommand } from '../../../src/renderer/keys/search-keys.ts';
import { viewKey, type Key } from '../../../src/renderer/keys/view-keys.ts';

const key = (name: string, held: Partial<Key> = {}): Key => ({
  ...{ key: name, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
});

describe('keys', () => {
  test('move by rows and by pages', () => {
    expect(searchCommand(key('ArrowDown'), true)).toEqual({
      kind: 'move',
      by: 'row',
      direction: 1,
    });
    expect(searchCommand(key('PageUp'), true)).toEqual({ kind: 'move', by: 'page', direction: -1 });
  });
  test('open, show, clear, return to the box', () => {
    expect(searchCommand(key('Enter'), true)?.kind).toBe('open');
    expect(searchCommand(key('Enter', { ctrlKey: true }), true)?.kind).toBe('show-in-folder');
    expect(searchCommand(key('Enter', { metaKey: true }), true)?.kind).toBe('show-in-folder');
    expect(searchCommand(key('Escape'), true)?.kind).toBe('clear');
    expect(searchCommand(key('k', { ctrlKey: true }), false)?.kind).toBe('focus-box');
  });
  test('a slash is typing in the box, and the way to it elsewhere', () => {
    expect(searchCommand(key('/'), true)).toBeNull();
    expect(searchCommand(key('/'), false)?.kind).toBe('focus-box');
  });
  test('typing, selecting text and the system’s own keys are left alone', () => {
    for (const left of [
      key('a'),
      key('Home'),
      key('ArrowLeft'),
      key('ArrowDown', { shiftKey: true }),
      key('ArrowDown', { altKey: true }),
      key('c', { ctrlKey: true }),
    ]) {
      expect(searchCommand(left, true)).toBeNull();
    }
  });
  test('views go by the physical key: AZERTY has its digits on the shifted level', () => {
    expect(viewKey(key('&', { code: 'Digit1', ctrlKey: true }))).toBe('search');
    expect(viewKey(key('é', { code: 'Digit2', metaKey: true }))).toBe('library');
    expect(viewKey(key('"', { code: 'Digit3', ctrlKey: true }))).toBe('models');
    expect(viewKey(key("'", { code: 'Digit4', ctrlKey: true }))).toBe('about');
    expect(viewKey(key(',', { code: 'KeyM', ctrlKey: true }))).toBe('settings'); // AZERTY's comma
    expect(viewKey(key(';', { code: 'Comma', ctrlKey: true }))).toBe('settings');
    expect(viewKey(key('1', { code: 'Digit1' }))).toBeNull();
    expect(viewKey(key('1', { code: 'Digit1', ctrlKey: true, altKey: true }))).toBeNull();
  });
});
