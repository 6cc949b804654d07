import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { attributes, type Content, escapeText, html, isHtml, join, raw } from './html.ts';

const show = (piece: unknown): string => String(piece);

describe('html escapes what people typed', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['"><img src=x onerror=alert(1)>', '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'],
    ["' onmouseover='alert(1)", '&#39; onmouseover=&#39;alert(1)'],
    ['</textarea><script>', '&lt;/textarea&gt;&lt;script&gt;'],
    ['&lt;already&gt;', '&amp;lt;already&amp;gt;'],
    ['Siân ap Rhŷs & Ŵyn', 'Siân ap Rhŷs &amp; Ŵyn'],
  ])('%s', (typed, shown) => {
    expect(show(html`<p>${typed}</p>`)).toBe(`<p>${shown}</p>`);
    expect(show(html`<p title="${typed}"></p>`)).toBe(`<p title="${shown}"></p>`);
    expect(show(html`<p title='${typed}'></p>`)).toBe(`<p title='${shown}'></p>`);
  });

  it('lets no text add a tag or leave its attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('<>"\'&=/!-` \n\0\uFEFFaŵ😀')) }), (typed) => {
        const page = show(html`<p class="${typed}">${typed}</p>`);
        expect(page.match(/</g)).toHaveLength(2);
        expect(page.match(/"/g)).toHaveLength(2);
        expect(escapeText(typed)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('takes an object that pretends to be markup for what it is', () => {
    const forged: unknown = JSON.parse('{"markup":"<b>","toString":"<b>"}');
    expect(isHtml(forged)).toBe(false);
    expect(() => html`${forged as Content}`).toThrow(TypeError);
    expect(() => html`${new Date(0) as unknown as Content}`).toThrow('object has no place');
    expect(() => html`${(() => 'x') as unknown as Content}`).toThrow('function has no place');
  });
});

describe('html composes', () => {
  it('takes pieces and arrays of pieces as they are', () => {
    const items = ['a&b', 'c'].map((item) => html`<li>${item}</li>`);
    expect(show(html`<ul>${items}</ul>`)).toBe('<ul><li>a&amp;b</li><li>c</li></ul>');
    expect(show(html`${[['<', html`<br>`], 1n]}`)).toBe('&lt;<br>1');
  });

  it('shows nothing for false, null and undefined, and shows nought', () => {
    expect(show(html`[${false}${null}${undefined}${0}]`)).toBe('[0]');
  });

  it('joins with an escaped separator or with markup', () => {
    expect(show(join(['<', 'b'], ' & '))).toBe('&lt; &amp; b');
    expect(show(join(['a', html`<i>b</i>`], html`<br>`))).toBe('a<br><i>b</i>');
  });

  it('passes on what a trusted component rendered', () => {
    expect(show(html`${raw('<b>x</b>')}`)).toBe('<b>x</b>');
  });
});

describe('html knows where a value stands', () => {
  it.each(['javascript:alert(1)', ' JavaScript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x'])(
    'defuses the address %j',
    (address) => {
      expect(show(html`<a href="${address}">x</a>`)).toContain('href="unsafe:');
      expect(show(html`<a${attributes({ href: address })}>x</a>`)).toContain('href="unsafe:');
    },
  );

  it.each([
    '/child/123?as-at=2024-01-01',
    '#main-content',
    'https://gov.wales/',
    'mailto:a@b.cymru',
    'a/b:c',
    '?a=b:c',
  ])('leaves the address %j alone', (address) => {
    expect(show(html`<a href="${address}">x</a>`)).toBe(`<a href="${address}">x</a>`);
  });

  it('checks only the start of an address, and only addresses', () => {
    expect(show(html`<a href="/find?q=${'javascript:1'}">x</a>`)).toContain('q=javascript:1');
    expect(show(html`<p title="${'javascript:1'}"></p>`)).toContain('title="javascript:1"');
  });

  it('refuses a value where no escaping helps', () => {
    const value = 'x';
    expect(() => html`<p class=${value}>`).toThrow('in quotes');
    expect(() => html`<p ${value}>x</p>`).toThrow('only attributes');
    expect(() => html`<${value}>x`).toThrow('name a tag');
    expect(() => html`</${value}>x`).toThrow('name a tag');
    expect(() => html`<!-- ${value} -->`).toThrow('comment');
    expect(() => html`<script>${value}</script>`).toThrow('script');
    expect(() => html`<p class="${html`<b>`}">`).toThrow('attribute takes text');
    expect(() => html`<p class="${['a', 'b']}">`).toThrow('attribute takes text');
  });

  it('refuses what the content security policy would not run', () => {
    expect(() => html`<p onclick="go()">x</p>`).toThrow('onclick is refused');
    expect(() => html`<p style="color: red">x</p>`).toThrow('style is refused');
    expect(() => html`<script>go()</script>`).toThrow('nothing inline');
    expect(() => html`<style>p {}</style>`).toThrow('nothing inline');
    expect(() => attributes({ onclick: 'go()' })).toThrow('refused');
    expect(() => attributes({ 'x y': 'z' })).toThrow('name of an attribute');
  });

  it('refuses a template that is not closed', () => {
    expect(() => html`<p class="x`).toThrow('ends inside');
    expect(() => html`<p`).toThrow('ends inside');
  });

  it('takes a script from a file, comments, and the document type', () => {
    const page = html`<!doctype html><!-- <p onclick> --><script type="module" src="${'/a.js'}"></script><p>${1}</p>`;
    expect(show(page)).toBe('<!doctype html><!-- <p onclick> --><script type="module" src="/a.js"></script><p>1</p>');
  });
});

describe('attributes', () => {
  it('writes text quoted, true bare, and leaves out false and undefined', () => {
    const all = attributes({ id: 'a"b', hidden: true, open: false, title: undefined, rows: 3 });
    expect(show(html`<p${all}></p>`)).toBe('<p id="a&quot;b" hidden rows="3"></p>');
  });
});
