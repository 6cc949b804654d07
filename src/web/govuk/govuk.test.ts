import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { html, raw } from '../html.ts';
import { type ComponentName, type Components, govuk } from './index.ts';
import { GOVUK_FOLDER, render } from './render.ts';

interface Fixture {
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly html: string;
}

const components = readdirSync(join(GOVUK_FOLDER, 'components'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name as ComponentName);

function fixtures(component: string): readonly Fixture[] {
  const file = join(GOVUK_FOLDER, 'components', component, 'fixtures.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { fixtures: Fixture[] }).fixtures;
}

/** The parameters with each text and each markup changed; the rest as it was. */
function change(value: unknown, name: string, text: (text: string, name: string) => unknown): unknown {
  if (typeof value === 'string') return text(value, name);
  if (Array.isArray(value)) return value.map((item) => change(item, name, text));
  if (typeof value !== 'object' || value === null) return value;
  const inSlots = (key: string) => (name === 'slots' ? `${key}Html` : key);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, inSlots(key), text)]));
}

const isMarkup = (name: string) => /html$/i.test(name);

describe('govuk renders what GOV.UK Frontend publishes', () => {
  it('knows every component and fixture of the version that is installed', () => {
    expect(components).toHaveLength(39);
    expect(components.flatMap(fixtures)).toHaveLength(725);
  });

  it.each(components)('%s, byte for byte', (component) => {
    for (const fixture of fixtures(component)) {
      expect(render(component, fixture.options), fixture.name).toBe(fixture.html);
    }
  });

  it.each(components)('%s, through the typed facade too', (component) => {
    for (const fixture of fixtures(component)) {
      // A bare string of attributes is what the facade's types rule out, since nothing in it is escaped.
      if (JSON.stringify(fixture.options).includes('ttributes":" ')) continue;
      const params = change(fixture.options, '', (text, name) => (isMarkup(name) ? raw(text) : text));
      const rendered = govuk(component, params as Components[typeof component]).toString();
      expect(rendered.replaceAll('&#10;', '\n'), fixture.name).toBe(fixture.html);
    }
  });

  it('has types generated from the same version', () => {
    execFileSync(process.execPath, ['scripts/generate-govuk.mjs', '--check']);
  });
});

describe('govuk trusts no text', () => {
  const attack = '"\'><script>alert(1)</script>';

  it.each(components)('%s escapes every text, wherever it goes', (component) => {
    for (const fixture of fixtures(component)) {
      if (JSON.stringify(fixture.options).includes('ttributes":" ')) continue;
      const params = change(fixture.options, '', (text, name) => (isMarkup(name) ? raw('') : text + attack));
      const page = govuk(component, params as Components[typeof component]).toString();
      expect(page, fixture.name).not.toContain('<script');
      expect(page, fixture.name).not.toContain('"\'>');
    }
  });

  it('takes no text where markup belongs, and no markup where text belongs', () => {
    expect(() => govuk('inset-text', { html: '<b>x</b>' as unknown as ReturnType<typeof raw> })).toThrow('not text');
    expect(() => govuk('inset-text', { text: html`<b>x</b>` as unknown as string })).toThrow('not markup');
    expect(() => govuk('service-navigation', { slots: { start: '<b>' as unknown as ReturnType<typeof raw> } })).toThrow(
      'not text',
    );
  });

  it('defuses addresses and refuses inline scripts and styles', () => {
    expect(govuk('button', { text: 'x', href: 'javascript:alert(1)' }).toString()).toContain('href="unsafe:');
    expect(() => govuk('button', { text: 'x', attributes: { onclick: 'go()' } })).toThrow('refused');
    expect(() => govuk('button', { text: 'x', attributes: { 'x onclick': 'go()' } })).toThrow('name of an attribute');
  });

  it('nests components', () => {
    const tag = govuk('tag', { text: 'Overdue & late' });
    const list = govuk('summary-list', { rows: [{ key: { text: 'Status' }, value: { html: tag } }] });
    expect(list.toString()).toContain('<strong class="govuk-tag">\n        Overdue &amp; late');
  });
});

describe('a text area keeps what was typed', () => {
  it.each(['textarea', 'character-count'] as const)('%s, line by line, however deeply it is nested', (component) => {
    const typed = 'one\n  two\r\n\n<three>';
    const area = govuk(component, { name: 'summary', label: { text: 'Summary' }, value: typed });
    const nested = govuk('fieldset', { legend: { text: 'x' }, html: govuk('fieldset', { html: area }) }).toString();
    expect(nested).toContain('>one&#10;  two&#10;&#10;&lt;three&gt;</textarea>');
  });
});
