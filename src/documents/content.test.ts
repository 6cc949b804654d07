import { describe, expect, it } from 'vitest';
import { mediaTypeOf, plainFileName, saveAs } from './content.ts';
import { answerOf, scannerAddress } from './scanner.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const of = (text: string): string | undefined => mediaTypeOf(bytes(text), bytes(text));

describe('what a file is', () => {
  it.each([
    ['%PDF-1.4 …', 'application/pdf'],
    ['\u0089PNG\r\n\u001a\n', 'image/png'],
    ['\u00ff\u00d8\u00ff\u00e0', 'image/jpeg'],
    ['II*\0', 'image/tiff'],
    ['PK\u0003\u0004 word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['PK\u0003\u0004 xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    [
      `PK\u0003\u0004${'.'.repeat(26)}mimetypeapplication/vnd.oasis.opendocument.textPK`,
      'application/vnd.oasis.opendocument.text',
    ],
    ['PK\u0003\u0004 anything.exe', undefined],
    ['PK\u0003\u0004 word/document.xml word/vbaProject.bin', undefined],
    ['MZ\u0090\0', undefined],
    ['<html><body>', undefined],
    ['  <?xml version="1.0"?><svg onload="x">', undefined],
    ['\u00ff\u00fe not text', undefined],
    ['bell \u0007', undefined],
  ])('%j is %s', (text, type) => {
    expect(of(text)).toBe(type);
  });

  it('is text where it is UTF-8, also where the sample cuts a letter in two', () => {
    const text = Buffer.from('Llythyr gan Siôn ŵŷ');
    expect(mediaTypeOf(text, text)).toBe('text/plain');
    expect(mediaTypeOf(text.subarray(0, -1), text)).toBe('text/plain');
  });
});

describe('a name', () => {
  it.each([
    ['C:\\plant\\llythyr.pdf', 'llythyr.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['a\u202egpj.exe', 'agpj.exe'],
    ['\u0000\u200f', undefined],
  ])('%j is kept as %j', (given, kept) => {
    expect(plainFileName(given)).toBe(kept);
  });

  it('is saved with the ending of what the file is, whatever it says', () => {
    expect(saveAs('Siŵr.exe', 'application/pdf')).toEqual({ full: 'Siŵr.exe.pdf', ascii: 'Siwr.exe.pdf' });
    expect(saveAs('"; rm', 'image/png').full).toBe('-- rm.png');
    expect(saveAs('…', 'text/plain').ascii).toBe('_.txt');
  });
});

describe('the scanner', () => {
  it.each([
    ['stream: OK\0', { is: 'clean' }],
    ['stream: Eicar-Test-Signature FOUND\0', { is: 'infected', found: 'Eicar-Test-Signature' }],
    ['INSTREAM size limit exceeded. ERROR\0', { is: 'unanswered', why: 'INSTREAM size limit exceeded. ERROR' }],
    ['', { is: 'unanswered', why: 'the scanner closed without an answer' }],
    ['stream: OKAY', { is: 'unanswered', why: 'stream: OKAY' }],
  ])('that says %j means %j', (said, meant) => {
    expect(answerOf(said)).toEqual(meant);
  });

  it.each([
    ['unix:/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
    ['tcp://127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
    ['tcp://[::1]:3310', { host: '::1', port: 3310 }],
    ['tcp://host', undefined],
    ['tcp://host:99999', undefined],
    ['http://host:1', undefined],
  ])('is reached at %s', (address, reached) => {
    expect(scannerAddress(address)).toEqual(reached);
  });
});
