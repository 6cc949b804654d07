import { describe, expect, it } from 'vitest';
import { parseDay } from '../calendar/index.ts';
import { LAW } from '../practice/index.ts';
import {
  badge,
  citation,
  citationText,
  counts,
  DUTY_STATUSES,
  dueWords,
  dutyList,
  filter,
  identityBar,
  ruleName,
  scroll,
  statusTag,
  subNavigation,
  timeline,
} from './casework.ts';
import { html } from './html.ts';
import { words } from './words.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;
const today = day('2026-02-06');
const en = words('en');
const cy = words('cy');

describe('a citation', () => {
  const procedures = {
    instrument: 'wales-safeguarding-procedures',
    paragraph: 'section 4, page 7',
    confidence: 'V',
  } as const;

  it('names the instrument and the paragraph in the language of the page', () => {
    expect(citation(en, procedures).toString()).toBe('Wales Safeguarding Procedures, section 4, page 7');
    expect(citation(cy, procedures).toString()).toBe('Gweithdrefnau Diogelu Cymru, adran 4, tudalen 7');
    expect(citation(cy, { ...procedures, paragraph: 'regulation 31(2)(b) and (c), (3)' }).toString()).toContain(
      'rheoliad 31(2)(b) a (c), (3)',
    );
    expect(citation(cy, { ...procedures, paragraph: '' }).toString()).toBe('Gweithdrefnau Diogelu Cymru');
  });

  it('leads to the text where it is published', () => {
    expect(citation(en, { ...procedures, source: 'https://safeguarding.wales/' }).toString()).toMatch(
      /^<a class="govuk-link" href="https:\/\/safeguarding.wales\/" rel="external noreferrer">/,
    );
  });

  it('says what is not law', () => {
    expect(citation(en, { ...procedures, confidence: 'R' }).toString()).toContain('Not verified');
    expect(
      citation(cy, { instrument: 'local-norm', paragraph: 'a note in English', confidence: 'L' }).toString(),
    ).toMatch(/^Norm lleol <span[^>]*>Lleol/);
  });

  it('says it in brackets where no badge can be drawn', () => {
    expect(citationText(en, procedures)).toBe('Wales Safeguarding Procedures, section 4, page 7');
    expect(citationText(cy, { ...procedures, confidence: 'R' })).toBe(
      'Gweithdrefnau Diogelu Cymru, adran 4, tudalen 7 (Heb ei ddilysu)',
    );
    expect(ruleName(en, 'cp-visit', procedures)).toBe(en.t('duties.rule.cp-visit'));
    expect(ruleName(en, 'cs-plan-visits', { confidence: 'L' })).toBe(`${en.t('duties.rule.cs-plan-visits')} (Local)`);
  });

  it('leaves no English word in a Welsh citation of any rule', () => {
    for (const { instruments } of LAW.rules) {
      for (const { source: _, ...instrument } of instruments) {
        expect(citation(cy, instrument).toString()).not.toMatch(/\b(section|part|page|regulation|measure|later|and)\b/);
      }
    }
  });
});

describe('a duty', () => {
  const card = { rule: 'cp-visit', start: day('2026-01-15'), due: day('2026-01-29'), today } as const;

  it.each([
    ['overdue', '2026-01-29', '8 days overdue', '8 diwrnod yn hwyr'],
    ['overdue', '2026-02-05', '1 day overdue', '1 diwrnod yn hwyr'],
    ['open', '2026-02-06', 'Due today', 'Erbyn heddiw'],
    ['open', '2026-02-07', 'Due tomorrow', 'Erbyn yfory'],
    ['open', '2026-02-08', 'Due in 2 days', 'Ymhen 2 ddiwrnod'],
    ['open', '2026-02-20', 'Due in 14 days', 'Ymhen 14 diwrnod'],
    ['open', '2026-02-21', 'Due 21 Feb 2026', 'Erbyn 21 Chwef 2026'],
    ['ended', '2026-02-01', 'Due 1 Feb 2026', 'Erbyn 1 Chwef 2026'],
    ['missed', '2026-02-01', 'Due 1 Feb 2026', 'Erbyn 1 Chwef 2026'],
    ['met', '2026-02-01', 'Done 1 Feb 2026', 'Gwnaed 1 Chwef 2026'],
  ] as const)('that is %s and was due on %s reads "%s", "%s"', (status, due, english, welsh) => {
    expect(dueWords(en, { ...card, status, due: day(due) })).toBe(english);
    expect(dueWords(cy, { ...card, status, due: day(due) })).toBe(welsh);
  });

  it('says what, since when, by when, who and under which law', () => {
    const list = dutyList(en, [
      {
        ...card,
        status: 'overdue',
        child: { name: 'Elin <Rees>', href: '/children/1' },
        who: 'Siôn Ifans',
        law: { instrument: 'wales-safeguarding-procedures', paragraph: 'section 4, page 7', confidence: 'V' },
        asks: true,
        action: { text: 'Record a visit', href: '/children/1/visit' },
      },
    ]).toString();
    for (const part of [
      'Elin &lt;Rees&gt;',
      'Child protection visit',
      '8 days overdue',
      'Overdue',
      '15 Jan 2026',
      '29 Jan 2026',
      'Siôn Ifans',
      'section 4, page 7',
      'See the child alone',
      'Record a visit',
    ]) {
      expect(list).toContain(part);
    }
    expect(list).toContain('diogel-duty--overdue');
  });

  it('due today stands out, and its heading takes the level of its place', () => {
    expect(dutyList(en, [{ ...card, status: 'open', due: today }]).toString()).toContain('diogel-duty--today');
    expect(dutyList(en, [{ ...card, status: 'met' }], 2).toString()).toContain('<h2 class="diogel-duty__what">');
    expect(dutyList(en, [{ ...card, status: 'met' }]).toString()).toContain('<h3 class="diogel-duty__what">');
  });

  it('that nobody owes is said in words', () => {
    expect(dutyList(en, []).toString()).toBe('<p class="govuk-body">Nothing is owed.</p>');
  });

  it('has a tag for each status, told apart by its word', () => {
    for (const language of [en, cy]) {
      const tags = DUTY_STATUSES.map((status) =>
        statusTag(language, status)
          .toString()
          .replace(/<[^>]*>/g, ''),
      );
      expect(new Set(tags).size).toBe(DUTY_STATUSES.length);
    }
  });
});

describe('the other parts', () => {
  it('an identity bar holds the h1, the badges and the facts', () => {
    const bar = identityBar({
      name: 'Elin Rees',
      badges: [badge('On the register', 'alarm')],
      facts: [{ label: 'Born', value: '1 May 2019' }],
    }).toString();
    expect(bar).toMatch(
      /<h1[^>]*>Elin Rees<\/h1><span class="diogel-badge diogel-badge--alarm">On the register<\/span>/,
    );
    expect(bar).toContain('<dt>Born</dt><dd>1 May 2019</dd>');
  });

  it('a badge explains itself to those who see it and those who hear it', () => {
    const made = badge('Local', 'calm', 'Set here').toString();
    expect(made).toContain('title="Set here"');
    expect(made).toContain('<span class="govuk-visually-hidden">: Set here</span>');
    expect(badge('Draft').toString()).not.toContain('title');
  });

  it('a sub-navigation marks the current page', () => {
    const made = subNavigation('The child', [
      { text: 'Duties', href: '/a', current: true },
      { text: 'Chronology', href: '/b' },
    ]).toString();
    expect(made).toContain('aria-label="The child"');
    expect(made).toContain('href="/a" aria-current="page"');
    expect(made).toContain('href="/b">');
  });

  it('a count opens into its list', () => {
    expect(counts([{ count: '3', label: 'unseen', href: '/team/unseen', tone: 'alarm' }]).toString()).toMatch(
      /--alarm"><a [^>]*href="\/team\/unseen"><span[^>]*>3<\/span> <span[^>]*>unseen/,
    );
  });

  it('a timeline keeps what was retracted, and says that it does not count', () => {
    const made = timeline([
      {
        id: 'event-1',
        title: 'Visit',
        happened: 'Happened 1 May',
        recorded: 'Recorded 2 May',
        body: html`<p>At home</p>`,
        action: { text: 'Correct', href: '/c' },
      },
      { title: 'Visit', happened: 'Happened 3 May', tone: 'void', badges: [badge('Retracted')] },
    ]).toString();
    expect(made).toMatch(/id="event-1">[\s\S]*Happened 1 May · Recorded 2 May[\s\S]*<p>At home<\/p>[\s\S]*Correct/);
    expect(made).toMatch(/diogel-timeline__item--void">[\s\S]*Retracted/);
    expect(made.match(/diogel-timeline__body/g)).toHaveLength(1);
  });

  it('a filter is open, and can be cleared, where something is chosen', () => {
    const fields = html`<input name="q">`;
    expect(filter(en, { title: 'Filter', action: '/team', open: true, fields }).toString()).toMatch(
      /<details class="diogel-filter" open>[\s\S]*href="\/team">Clear filters/,
    );
    expect(filter(en, { title: 'Filter', action: '/team', open: false, fields }).toString()).not.toMatch(
      / open>|Clear/,
    );
  });

  it('a wide table scrolls in a frame that the keyboard reaches', () => {
    expect(scroll('Overdue', html`<table></table>`).toString()).toBe(
      '<div class="diogel-scroll" role="region" aria-label="Overdue" tabindex="0"><table></table></div>',
    );
  });
});
