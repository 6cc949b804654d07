const VOWELS = 'aeiouâêîôûáéíóúàèìòùäëïöü';

/**
 * Whether `ac` comes before this word rather than `a`: before vowels, but not where w or y is a consonant (a Wrecsam,
 * a William, a Yasmin; ac wythnos, ac Ynys Môn). Numbers go by how they are said: un, wyth, un ar ddeg, wyth deg.
 */
export function takesAc(next: string): boolean {
  const word = next.replace(/^[^\p{L}\p{N}]+/u, '');
  const number = /^\d+/.exec(word)?.[0];
  if (number !== undefined) return number === '1' || number === '11' || number.startsWith('8');
  const first = word.charAt(0);
  const second = word.charAt(1).toLowerCase();
  if (VOWELS.includes(first.toLowerCase())) return true;
  switch (first) {
    case 'w':
    case 'ŵ':
    case 'Ŵ':
      return !VOWELS.includes(second);
    case 'y':
    case 'Y':
    case 'ŷ':
    case 'Ŷ':
      return !VOWELS.includes(second);
    default:
      return false;
  }
}

/** The aspirate mutation that `a` causes: c → ch, p → ph, t → th. Names and other words with a capital keep theirs. */
export function aspirated(word: string): string {
  return /^[cpt](?!h)/.test(word) ? `${word.charAt(0)}h${word.slice(1)}` : word;
}

/** "afal, banana a cheirios"; ICU's own list puts a second "a" or "ac" in brackets. */
export function welshList(items: readonly string[]): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  if (items.length === 1) return last;
  const before = items.slice(0, -1).join(', ');
  return takesAc(last) ? `${before} ac ${last}` : `${before} a ${aspirated(last)}`;
}
