/** What a document may be, by its media type, with the ending that its file gets. */
export const MEDIA_TYPES = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'text/plain': 'txt',
} as const;
export type MediaType = keyof typeof MEDIA_TYPES;

/** How much of a file's beginning and end tells what it is. A package's list of contents stands at its end. */
export const HEAD_SAMPLE = 8 * 1024;
export const TAIL_SAMPLE = 64 * 1024;

const OFFICE: readonly (readonly [part: string, type: MediaType])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];
const ODT = 'application/vnd.oasis.opendocument.text';

const startsWith = (head: Buffer, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

const packaged = (head: Buffer, tail: Buffer): MediaType | undefined => {
  if (head.subarray(30, 38).toString('latin1') === 'mimetype')
    return head.subarray(38, 38 + ODT.length).toString('latin1') === ODT ? ODT : undefined;
  // Macros run when the file is opened: a document of the record has none.
  if (tail.includes('vbaProject.bin')) return undefined;
  return OFFICE.find(([part]) => tail.includes(part))?.[1];
};

/** Whether bytes are UTF-8 text; a letter that the sample cut in two does not count against it. */
const isText = (sample: Buffer): boolean => {
  if (sample.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  for (let cut = 0; cut < 4 && cut <= sample.length; cut++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(sample.subarray(0, sample.length - cut));
      return true;
    } catch {
      // One byte less, as far as a letter is long.
    }
  }
  return false;
};

const LOOKS_LIKE_MARKUP = /^\s*(?:<\?xml|<!doctype|<html|<script|<svg|<head|<body)/i;

/** What a file is, by its beginning and its end and never by its name; undefined where it is nothing that is taken. */
export const mediaTypeOf = (head: Buffer, tail: Buffer): MediaType | undefined => {
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf';
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (startsWith(head, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (startsWith(head, 0x49, 0x49, 0x2a, 0x00) || startsWith(head, 0x4d, 0x4d, 0x00, 0x2a)) return 'image/tiff';
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04)) return packaged(head, tail);
  if (isText(head) && !LOOKS_LIKE_MARKUP.test(head.toString('utf8'))) return 'text/plain';
  return undefined;
};

// Marks that turn the direction of what follows make "txt.exe" look like "exe.txt"; control characters break headers.
const DECEIVING = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A name as it may be shown and kept: no folder, nothing that deceives the eye; undefined where nothing is left. */
export const plainName = (name: string, most: number): string | undefined => {
  const plain = name.replaceAll(DECEIVING, '').replaceAll(/\s+/g, ' ').trim().slice(0, most).trim();
  return plain === '' ? undefined : plain;
};

/** The name of an uploaded file without the folders that some browsers send with it. */
export const plainFileName = (name: string): string | undefined => plainName(name.split(/[/\\]/).at(-1) ?? '', 255);

/** The name under which a document is saved: its title, with the ending of what it is. */
export const saveAs = (title: string, mediaType: string): { readonly ascii: string; readonly full: string } => {
  const ending = Object.entries(MEDIA_TYPES).find(([type]) => type === mediaType)?.[1] ?? 'bin';
  const stem = (plainName(title, 120) ?? 'document').replaceAll(/[/\\:*?"<>|%;]/g, '-').replaceAll(/^\.+/g, '');
  const full = `${stem === '' ? 'document' : stem}.${ending}`;
  const ascii = full
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]/g, '_');
  return { ascii, full };
};

/** The header that makes a browser save a file under a name, and never show it. */
export const attachment = ({ ascii, full }: { readonly ascii: string; readonly full: string }): string =>
  `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(full).replaceAll("'", '%27')}`;
