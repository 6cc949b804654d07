import { describe, expect, it } from 'vitest';
import { html } from '../html.ts';
import { words } from '../words.ts';
import { type Components, govukIn, PAGE_COMPONENTS, type PageComponent } from './index.ts';

const label = { text: '·' };
const errorMessage = { text: '·' };

/** Each component with as few words of the page's own as it takes, so that what is left are the component's. */
const bare: { readonly [Name in PageComponent]: Components[Name] } = {
  'back-link': { href: '/' },
  breadcrumbs: { items: [{ text: '·' }] },
  button: { text: '·' },
  'character-count': { name: 'n', maxlength: 10, label, errorMessage },
  checkboxes: { name: 'n', items: [{ value: 'v', text: '·' }], errorMessage },
  'date-input': { id: 'n', errorMessage },
  details: { summaryText: '·', text: '·' },
  'error-message': { text: '·' },
  'error-summary': { errorList: [{ text: '·' }] },
  fieldset: { legend: { text: '·' } },
  'generic-header': { logoText: '·' },
  hint: { text: '·' },
  input: { name: 'n', label, errorMessage },
  'inset-text': { text: '·' },
  label: { text: '·' },
  'language-navigation': { items: [{ text: '·', lang: 'cy' }] },
  'notification-banner': { text: '·' },
  pagination: { previous: { href: '/1' }, next: { href: '/3' }, items: [{ number: 2, href: '/2' }] },
  'password-input': { name: 'n', label, errorMessage },
  'phase-banner': { text: '·', tag: { text: '·' } },
  radios: { name: 'n', items: [{ value: 'v', text: '·' }], errorMessage },
  select: { name: 'n', label, items: [{ text: '·' }], errorMessage },
  'service-navigation': {
    serviceName: '·',
    navigation: [
      { text: '·', href: '/' },
      { text: '·', href: '/2' },
    ],
  },
  'skip-link': {},
  'summary-list': { rows: [{ key: { text: '·' }, value: { text: '·' } }] },
  table: { rows: [[{ text: '·' }]] },
  tag: { text: '·' },
  textarea: { name: 'n', label, errorMessage },
  'warning-text': { text: '·' },
};

/** What a reader or a screen reader meets: texts, labels, and the texts that the component's script reads. */
function said(markup: string): string {
  const attributes = [...markup.matchAll(/(?:aria-label|data-i18n[\w.-]*|title|alt)="([^"]*)"/g)].map(
    ([, text]) => text,
  );
  return [markup.replace(/<[^>]*>/g, ' '), ...attributes].join(' ').replace(/[^\p{L}%{} ’]/gu, ' ');
}

const english =
  /\b(back|error|there is|important|success|menu|service|information|warning|day|month|year|page|previous|next|show|hide|password|your|visible|language|breadcrumb|you|have|can|enter|characters?|words?|skip|content)\b/i;

describe('a component in Welsh', () => {
  it.each(PAGE_COMPONENTS)('%s says nothing in English', (component) => {
    const render = govukIn(words('cy'));
    expect(said(render(component, bare[component]).toString())).not.toMatch(english);
  });

  it('says what it has to say', () => {
    const render = govukIn(words('cy'));
    expect(render('back-link', { href: '/' }).toString()).toContain('Yn ôl');
    expect(render('date-input', { id: 'at', namePrefix: 'at', values: { day: '6' } }).toString()).toMatch(
      /Diwrnod[\s\S]*name="at-day" type="text" value="6"[\s\S]*Mis[\s\S]*Blwyddyn/,
    );
    expect(render('input', { name: 'n', label, errorMessage }).toString()).toContain('Gwall:');
    expect(render('notification-banner', { text: '·', type: 'success' }).toString()).toContain('Llwyddiant');
    expect(render('character-count', { name: 'n', maxlength: 5, countType: 'words', label }).toString()).toContain(
      'Gallwch roi hyd at 5 gair',
    );
    expect(render('character-count', { name: 'n', maxlength: 20_000, label }).toString()).toContain(
      'Gallwch roi hyd at 20,000 nod',
    );
  });
});

describe('a component in either language', () => {
  it('lets the page’s own words stand', () => {
    expect(govukIn(words('cy'))('back-link', { href: '/', text: 'Y plentyn' }).toString()).toContain('>Y plentyn<');
    expect(govukIn(words('en'))('back-link', { href: '/', text: undefined }).toString()).toContain('>Back<');
    expect(
      govukIn(words('en'))('date-input', { id: 'x', items: [{ name: 'year', label: 'Since' }] }).toString(),
    ).toContain('Since');
  });

  it('says in English what GOV.UK Frontend says', () => {
    const render = govukIn(words('en'));
    for (const component of PAGE_COMPONENTS)
      expect(said(render(component, bare[component]).toString())).not.toMatch(/[âêîôûŵŷ]/);
    expect(render('error-summary', { errorList: [] }).toString()).toContain('There is a problem');
    expect(render('inset-text', { html: html`<b>·</b>` }).toString()).toContain('<b>·</b>');
  });
});
