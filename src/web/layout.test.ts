import { describe, expect, it } from 'vitest';
import { html } from './html.ts';
import {
  CONTENT_SECURITY_POLICY,
  errorSummary,
  languageAddress,
  makePage,
  type PageOptions,
  pageTitle,
} from './layout.ts';
import { words } from './words.ts';

const assets = { style: '/assets/style-1.css', script: '/assets/script-1.js', icon: '/assets/icon-1.svg' };
const authority = { cy: 'Cyngor Sir Dychmygol', en: 'Imaginary County Council' };
const demoPage = makePage({ assets, demo: true, authority });

const show = (options: Partial<PageOptions> = {}, page = demoPage): string =>
  page({ words: words('en'), title: 'Team', path: '/team?sort=due', body: html`<p>body</p>`, ...options }).toString();

const navigation = [
  { text: 'My work', href: '/my-work' },
  { text: 'Team', href: '/team' },
  { text: 'Team leavers', href: '/team/leavers' },
];

describe('every page', () => {
  it('is a document in its own language, and says so', () => {
    expect(show()).toMatch(/^<!doctype html>\n<html lang="en"/);
    expect(show({ words: words('cy') })).toMatch(/^<!doctype html>\n<html lang="cy"/);
    expect(show({ words: words('cy') })).toContain('Cyngor Sir Dychmygol');
    expect(show()).toContain('Imaginary County Council');
  });

  it('names Diogel in its title and its header, and begins with the skip link', () => {
    const page = show();
    expect(page).toContain('<title>Team – Diogel</title>');
    expect(page).toMatch(/<a href="\/" class="[^"]*">Diogel<\/a>/);
    expect(page.indexOf('href="#main-content"')).toBeLessThan(page.indexOf('<header'));
    expect(page).toContain('<main class="govuk-main-wrapper" id="main-content">');
  });

  it('has one h1: the title, another heading, or the body’s own', () => {
    expect(show()).toContain('<h1 class="govuk-heading-l">Team</h1>');
    expect(show({ heading: 'North team' })).toContain('<h1 class="govuk-heading-l">North team</h1>');
    const own = show({ heading: false, body: html`<h1>Elin</h1>` });
    expect(own.match(/<h1/g)).toHaveLength(1);
    expect(show({ caption: 'Powys' })).toMatch(/govuk-caption-l">Powys<\/span>\s*<h1/);
  });

  it('has nothing inline and names no other host', () => {
    for (const language of ['cy', 'en'] as const) {
      const page = show({
        words: words(language),
        problems: [{ field: 'at', text: 'x' }],
        print: 'x',
        who: { name: 'Mair', signOut: '/sign-out' },
      });
      expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=|https?:/);
    }
    expect(Object.values(CONTENT_SECURITY_POLICY).flat()).not.toContain("'unsafe-inline'");
  });

  it('escapes whatever it is given', () => {
    const attack = '"><script>alert(1)</script>';
    const page = show({
      title: attack,
      caption: attack,
      path: `/team?q=${attack}`,
      who: { name: attack, signOut: '/sign-out', token: attack },
      navigation: [{ text: attack, href: `/${attack}` }],
      back: { href: `/${attack}`, text: attack },
      notices: [{ kind: 'important', text: attack }],
      problems: [{ field: attack, text: attack }],
      print: attack,
      body: attack,
    });
    expect(page).not.toContain('<script>');
    expect(page.match(/<script/g)).toHaveLength(1);
  });
});

describe('the language switch', () => {
  it('keeps the page and is written in the language that it leads to', () => {
    expect(languageAddress(words('en'), '/team?sort=due&page=2')).toBe(
      '/language?to=cy&back=%2Fteam%3Fsort%3Ddue%26page%3D2',
    );
    expect(show()).toMatch(/href="\/language\?to=cy&amp;back=%2Fteam%3Fsort%3Ddue"[^>]*lang="cy"[^>]*>Cymraeg/);
    expect(show()).toContain('Newid yr iaith i’r Gymraeg');
    expect(show({ words: words('cy') })).toMatch(/href="\/language\?to=en&amp;back=[^"]*"[^>]*lang="en"[^>]*>English/);
  });
});

describe('the navigation', () => {
  it('holds what the role may open, and marks where the page is', () => {
    const page = show({ navigation, path: '/team' });
    expect(page.match(/govuk-service-navigation__link/g)).toHaveLength(3);
    expect(page).toMatch(/href="\/team" aria-current="page"/);
    expect(show({ navigation, path: '/team/leavers?x=1' })).toMatch(/href="\/team\/leavers" aria-current/);
    expect(show({ navigation, path: '/team/moves' })).toMatch(/href="\/team" aria-current="true"/);
    expect(show({ navigation, path: '/teams' })).not.toContain('class="govuk-service-navigation__link" aria-current');
    expect(show({ navigation, path: '/' })).not.toContain('govuk-service-navigation__item--active');
  });

  it('signs out by a form with its token, and has none where nobody is signed in', () => {
    const page = show({ who: { name: 'Mair Vaughan', signOut: '/sign-out', token: 'abc' } });
    expect(page).toContain('Signed in as Mair Vaughan');
    expect(page).toMatch(
      /<form[^>]*method="post" action="\/sign-out">\s*<input type="hidden" name="_csrf" value="abc">/,
    );
    expect(show()).not.toContain('Sign out');
    expect(show({ words: words('cy'), who: { name: 'Mair', signOut: '/sign-out' } })).toContain('Allgofnodi');
  });
});

describe('problems', () => {
  const problems = [{ field: 'at-day', text: 'Enter a date' }, { text: 'Something else' }];

  it('come first, in the title too', () => {
    const page = show({ problems });
    expect(page).toContain('<title>Error: Team – Diogel</title>');
    expect(page.indexOf('There is a problem')).toBeLessThan(page.indexOf('<h1'));
    expect(page).toContain('<a href="#at-day">Enter a date</a>');
    expect(pageTitle(words('cy'), 'Tîm', problems)).toBe('Gwall: Tîm – Diogel');
  });

  it('are not spoken of where there are none', () => {
    expect(errorSummary(words('en'), [])).toBeUndefined();
    expect(show({ problems: [] })).not.toContain('error-summary');
    expect(pageTitle(words('cy'), 'Tîm')).toBe('Tîm – Diogel');
  });
});

describe('the rest of the page', () => {
  it('says in a demonstration that nobody is real, and only there', () => {
    expect(show({ words: words('cy') })).toContain('Data dychmygol');
    expect(show()).toContain('nobody here is a real person');
    const real = show({}, makePage({ assets, demo: false }));
    expect(real).not.toMatch(/Demo|Made-up/);
  });

  it('shows notices, a way back, help, and how to print', () => {
    const page = show({
      notices: [
        { kind: 'success', text: 'Visit recorded' },
        { kind: 'important', html: html`<b>Look</b>` },
      ],
      back: { href: '/children' },
      print: 'Printed by Mair',
    });
    expect(page).toContain('govuk-notification-banner--success');
    expect(page).toContain('Visit recorded');
    expect(page).toContain('<b>Look</b>');
    expect(page).toMatch(/href="\/children" class="govuk-back-link">Back/);
    expect(page).toMatch(/href="\/help">Help[\s\S]*href="\/accessibility">Accessibility statement/);
    expect(page).toContain('<p class="diogel-print-line">Printed by Mair</p>');
    expect(page).toMatch(/data-print hidden>Print this page/);
    expect(show()).not.toContain('data-print');
  });

  it('is small', () => {
    expect(show({ navigation, who: { name: 'Mair', signOut: '/sign-out' } }).length).toBeLessThan(8_000);
  });
});
