import { SaxesParser } from 'saxes';
import { readText, Unreadable } from '../text.ts';

/** An element with its children in order. `text` is its own text, trimmed; `line` that on which it starts. */
export interface Element {
  readonly name: string;
  readonly line: number;
  readonly children: Element[];
  text: string;
}

/** A census has seven levels; a field of it some dozen characters; a child some hundreds of elements. */
const DEEPEST = 16;
export const LONGEST_TEXT = 10_000;
export const MOST_ELEMENTS = 50_000;
/** The parser keeps a text, an attribute or a comment until it ends: how much of the file that may be, in characters. */
const LONGEST_TOKEN = 1 << 20;

const RECORD = ['Message', 'Children', 'Child'] as const;
const ENCODINGS: readonly string[] = ['utf-8', 'utf8', 'us-ascii', 'ascii'];

/**
 * The children of a census file, one by one: the file is read piece by piece, and no more than one child is held. Nothing
 * but the five entities of XML itself is expanded: a document type, which could declare others, is refused. Throws
 * `Unreadable`.
 */
export async function* readChildren(
  path: string,
  largest?: number,
  progress?: (file: string, bytes: number) => void,
): AsyncGenerator<Element> {
  const parser = new SaxesParser({ position: true });
  let wrong: Unreadable | undefined;
  let ended = false;
  let begun = false;
  let elements = 0;
  let inText = 0;
  let tagLine = 1;
  let lastToken = 0;
  const names: string[] = [];
  const stack: Element[] = [];
  let ready: Element[] = [];

  const fail = (code: Unreadable['code'], message: string, line = parser.line): void => {
    wrong ??= new Unreadable(code, line, message);
  };
  const inRecord = (): boolean => stack.length > 0;
  const takeText = (text: string): void => {
    inText += text.length;
    if (inText > LONGEST_TEXT)
      fail('field-too-large', `a text of more than ${LONGEST_TEXT} characters, expected at most that`);
    const element = stack.at(-1);
    if (element !== undefined) element.text += text;
  };

  parser.on('error', (error) => {
    // The parser's sentence begins with line and column, which have their own place here, and quotes names of elements alone.
    if (ended) fail('cut-off', 'the file ends in the middle, expected the end of Message');
    else
      fail(
        'not-well-formed',
        `not well-formed XML: ${error.message.replace(/^(?:[^\s:]*:)?\d+:\d+:\s*/, '').slice(0, 80)}`,
      );
  });
  parser.on('doctype', () =>
    fail('doctype', 'a document type declaration, expected none: it could declare entities, which are not expanded'),
  );
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !ENCODINGS.includes(encoding.toLowerCase()))
      fail('wrong-encoding', 'the declared encoding is not UTF-8, expected the file saved as UTF-8');
  });
  parser.on('opentagstart', () => {
    lastToken = parser.position;
    tagLine = parser.line;
  });
  parser.on('opentag', ({ name }) => {
    inText = 0;
    names.push(name);
    if (names.length > DEEPEST) fail('too-deep', `elements ${names.length} deep, expected at most ${DEEPEST}`);
    if (names.length === 1 && name !== RECORD[0])
      fail('not-this-format', 'the first element is not Message, expected a children in need census');
    const element: Element = { name, line: tagLine, children: [], text: '' };
    if (inRecord()) {
      elements += 1;
      if (elements > MOST_ELEMENTS)
        fail('too-many-elements', `more than ${MOST_ELEMENTS} elements for one child, expected at most that`);
      stack.at(-1)?.children.push(element);
      stack.push(element);
    } else if (names.length === RECORD.length && names.every((each, at) => each === RECORD[at])) {
      elements = 0;
      stack.push(element);
    }
  });
  parser.on('text', takeText);
  parser.on('cdata', takeText);
  parser.on('closetag', () => {
    lastToken = parser.position;
    inText = 0;
    names.pop();
    const element = stack.pop();
    if (element === undefined) return;
    element.text = element.text.trim();
    if (stack.length === 0) ready.push(element);
  });

  for await (const piece of readText(path, largest, progress)) {
    if (!begun && piece.trim() !== '') {
      begun = true;
      if (!piece.trimStart().startsWith('<'))
        throw new Unreadable('not-this-format', 1, 'not XML, expected a children in need census');
    }
    parser.write(piece);
    if (parser.position - lastToken > LONGEST_TOKEN)
      fail('field-too-large', `more than ${LONGEST_TOKEN} characters between two tags, expected at most that`);
    if (wrong !== undefined) throw wrong;
    yield* ready;
    ready = [];
  }
  if (!begun) throw new Unreadable('empty-file', 1, 'the file is empty, expected a children in need census');
  ended = true;
  parser.close();
  if (wrong !== undefined) throw wrong;
  yield* ready;
}
