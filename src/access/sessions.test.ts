import { expect, it } from 'vitest';
import { sessions } from './sessions.ts';

const SESSION = { authority: 1, post: 'post-north-1', person: 'person-1', until: 1_000 };

it('opens what it sealed, as often as it is shown, and no longer than it holds', () => {
  const { write, read } = sessions(Buffer.alloc(32, 1));
  const value = write(SESSION);
  for (let shown = 0; shown < 3; shown++) expect(read(value, 999)).toEqual(SESSION);
  expect(read(value, 1_000)).toBeUndefined();
  expect(read(value, 999)).toEqual(SESSION);
});

it('opens nothing that was altered, cut short or sealed under another key, whatever it opened before', () => {
  const { write, read } = sessions(Buffer.alloc(32, 1));
  const value = write(SESSION);
  expect(read(value, 0)).toEqual(SESSION);
  const [text = '', mac = ''] = value.split('.');
  const other = Buffer.from(JSON.stringify({ ...SESSION, post: 'post-head' })).toString('base64url');
  const strangers = sessions(Buffer.alloc(32, 2)).write(SESSION);
  for (const wrong of [undefined, '', '.', text, `${text}.`, `.${mac}`, `${other}.${mac}`, `${value}x`, strangers])
    expect(read(wrong, 0)).toBeUndefined();
});
