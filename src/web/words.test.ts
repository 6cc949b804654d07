import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { parseDay, parseInstant } from '../calendar/index.ts';
import {
  AFTER_POLICE_PROTECTION,
  AGENCIES,
  allQuestions,
  FORMS,
  BUNDLE_AUDIENCES,
  BUNDLE_PARTS,
  DOCUMENT_LANGUAGES,
  DOCUMENT_TYPES,
  ERASURE_BASES,
  ASSESSMENT_OUTCOMES,
  AGREED_INTERVALS,
  CARER_EFFORTS,
  BONDS,
  CONFERENCE_DECISIONS,
  CONSENTS,
  DISPUTE_STAGES,
  REMOVAL_GROUNDS,
  TOLD_OF_CHANGE,
  TOLD_OF_REFUSAL,
  CONFERENCE_TYPES,
  CONNECTED_OUTCOMES,
  CONTACT_ALLOWED,
  CONTACT_MODES,
  CONTACT_OUTCOMES,
  CONTACT_REASONS,
  CONTACT_SOURCES,
  DECIDED_ABOUT,
  DECIDERS,
  DETERMINATIONS,
  EDUCATION_STAGES,
  HEALTH_ASSESSORS,
  KINDS,
  KINDS_OF_THE_SERVICE,
  KINDS_WITH_OWN_PAGE,
  KNOWN,
  LAW,
  LEGAL_STATUSES,
  PLACEMENT_AREAS,
  PLACEMENT_DECISIONS,
  PLACEMENT_ENDS,
  PLACEMENT_KINDS,
  PLACEMENT_REGIMES,
  PLACEMENT_TOLD,
  PLANS,
  PLAN_OUTCOMES,
  REGISTER_CATEGORIES,
  SPOKE_ALONE,
  VISIT_ASKERS,
  RELATIONS,
  RETENTION_RULES,
  SEXES,
  SIBLING_SORTS,
  STOPS,
  STRATEGY_DECISIONS,
  THEMES,
  VISIT_PLACES,
} from '../practice/index.ts';
import { html } from './html.ts';
import sameInBoth from './locales/same-in-both.json' with { type: 'json' };
import { aspirated, takesAc, welshList } from './welsh.ts';
import { isLanguage, LANGUAGES, type MessageKey, messages, preferredLanguage, type RichKey, words } from './words.ts';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
const LITERAL = 0;
const SELECT = 5;
const PLURAL = 6;
const POUND = 7;
const TAG = 8;

/** Every element of a message, however deep. */
function elements(parts: readonly Element[]): readonly Element[] {
  return parts.flatMap((part) => {
    if (part.type === PLURAL || part.type === SELECT) {
      return [part, ...Object.values(part.options).flatMap(({ value }) => elements(value))];
    }
    return part.type === TAG ? [part, ...elements(part.children)] : [part];
  });
}

const parse = (language: 'cy' | 'en', message: string) => elements(new IntlMessageFormat(message, language).getAst());

const values = (language: 'cy' | 'en', message: string) =>
  [
    ...new Set(
      parse(language, message).flatMap((part) => (part.type === LITERAL || part.type === POUND ? [] : [part.value])),
    ),
  ].sort();

const en = messages('en');
const cy = messages('cy');

describe('the two catalogues', () => {
  it('have the same messages', () => {
    expect([...cy.keys()].sort()).toEqual([...en.keys()].sort());
    expect(en.size).toBeGreaterThan(500);
  });

  it('are what the generated types say', () => {
    execFileSync(process.execPath, ['scripts/generate-words.mjs', '--check']);
  });

  it('can be read, and take the same values in both languages', () => {
    for (const [key, message] of en) expect(values('cy', cy.get(key) ?? ''), key).toEqual(values('en', message));
  });

  it('have every plural that the language has', () => {
    const plurals = (language: 'cy' | 'en') =>
      [...messages(language)].flatMap(([key, message]) =>
        parse(language, message).flatMap((part) =>
          part.type === PLURAL ? [{ key, options: Object.keys(part.options) }] : [],
        ),
      );
    for (const { key, options } of plurals('cy')) {
      expect(options, key).toEqual(expect.arrayContaining(['zero', 'one', 'two', 'few', 'many', 'other']));
    }
    for (const { key, options } of plurals('en'))
      expect(options, key).toEqual(expect.arrayContaining(['one', 'other']));
    expect(plurals('cy').length).toBeGreaterThan(10);
  });

  it('say nothing in English that should be in Welsh', () => {
    const same = [...cy].filter(([key, message]) => message === en.get(key)).map(([key]) => key);
    // Only placeholders and punctuation: nothing to translate.
    const wordless = same.filter((key) => !/\p{L}/u.test((en.get(key) ?? '').replace(/\{\w+\}/g, '')));
    expect(same.filter((key) => !wordless.includes(key)).sort()).toEqual(Object.keys(sameInBoth).sort());
  });

  it('use typographic apostrophes and quotes, which ICU does not read as its own', () => {
    for (const [key, message] of [...en, ...cy]) expect(message, key).not.toMatch(/['"]|\s$|^\s|  /);
  });

  it('have a word for every code, field, kind and rule that may be recorded or owed', () => {
    const lists: readonly (readonly [string, readonly string[]])[] = [
      ['codes.outcome', CONTACT_OUTCOMES],
      ['codes.assessment-outcome', ASSESSMENT_OUTCOMES],
      ['codes.source', CONTACT_SOURCES],
      ['codes.reason', CONTACT_REASONS],
      ['codes.mode', CONTACT_MODES],
      ['codes.strategy-decision', STRATEGY_DECISIONS],
      ['codes.determination', DETERMINATIONS],
      ['codes.conference-type', CONFERENCE_TYPES],
      ['codes.conference-decision', CONFERENCE_DECISIONS],
      ['codes.category', REGISTER_CATEGORIES],
      ['codes.agency', AGENCIES],
      ['codes.consent', CONSENTS],
      ['codes.dispute-stage', DISPUTE_STAGES],
      ['codes.told', [...TOLD_OF_CHANGE, ...TOLD_OF_REFUSAL]],
      ['codes.removal-ground', REMOVAL_GROUNDS],
      ['codes.after-police-protection', AFTER_POLICE_PROTECTION],
      ['codes.document-type', DOCUMENT_TYPES],
      ['codes.document-language', DOCUMENT_LANGUAGES],
      ['codes.audience', BUNDLE_AUDIENCES],
      ['codes.bundle-part', BUNDLE_PARTS],
      ['codes.plan', PLANS],
      ['codes.plan-outcome', PLAN_OUTCOMES],
      ['codes.place', VISIT_PLACES],
      ['codes.legal-status', LEGAL_STATUSES],
      ['codes.placement-kind', PLACEMENT_KINDS],
      ['codes.regime', PLACEMENT_REGIMES],
      ['codes.placement-area', PLACEMENT_AREAS],
      ['codes.placement-end', PLACEMENT_ENDS],
      ['codes.placement-decision', PLACEMENT_DECISIONS],
      ['codes.placement-told', PLACEMENT_TOLD],
      ['codes.decided-about', DECIDED_ABOUT],
      ['codes.decider', DECIDERS],
      ['codes.connected-outcome', CONNECTED_OUTCOMES],
      ['codes.spoke-alone', SPOKE_ALONE],
      ['codes.visit-asker', VISIT_ASKERS],
      ['codes.agreed-interval', AGREED_INTERVALS],
      ['codes.carer-efforts', CARER_EFFORTS],
      ['codes.health-assessor', HEALTH_ASSESSORS],
      ['codes.education-stage', EDUCATION_STAGES],
      ['codes.relation', RELATIONS],
      ['codes.known', KNOWN],
      ['codes.bond', BONDS],
      ['codes.sex', SEXES],
      ['codes.contact-allowed', CONTACT_ALLOWED],
      ['codes.sibling-sort', SIBLING_SORTS],
      ['codes.theme', THEMES],
      ['records.rule', RETENTION_RULES.map(({ id }) => id)],
      ['records.stop', STOPS],
      ['records.basis', ERASURE_BASES],
      ['duties.instrument', RETENTION_RULES.map(({ instrument }) => instrument.instrument)],
      ['duties.rule', LAW.rules.map(({ id }) => id)],
      ['duties.asks', LAW.rules.map(({ id }) => id)],
      ['duties.owner', LAW.rules.map(({ owner }) => owner)],
      ['duties.instrument', LAW.rules.flatMap(({ instruments }) => instruments.map(({ instrument }) => instrument))],
      ['kinds.name', [...KINDS.keys()]],
      ['kinds.form', [...KINDS.keys()]],
      ['kinds.area', [...KINDS.values()].map(({ area }) => area)],
      ...['fields.name', 'fields.ask', 'errors.missing'].map(
        (list) =>
          [
            list,
            [...KINDS.values()]
              // No form asks for what comes with a file, or with a bundle that was made, or what the service says itself.
              .filter(
                ({ kind }) =>
                  list === 'fields.name' || !(KINDS_WITH_OWN_PAGE.has(kind) || KINDS_OF_THE_SERVICE.has(kind)),
              )
              .flatMap(({ kind, data }) =>
                Object.keys(data.shape)
                  // The mark of copied words is nobody's answer.
                  .filter((field) => field !== 'carried' || list === 'fields.name')
                  .map((field) => `${kind}.${field}`),
              ),
          ] as const,
      ),
    ];
    for (const [list, codes] of lists) {
      expect(
        codes.filter((code) => !en.has(`${list}.${code}`)),
        list,
      ).toEqual([]);
    }
  });
});

describe('words', () => {
  it('counts in Welsh as Welsh counts', () => {
    const { days, months, t, age } = words('cy');
    expect([0, 1, 2, 3, 6, 10].map(days)).toEqual([
      '0 diwrnod',
      '1 diwrnod',
      '2 ddiwrnod',
      '3 diwrnod',
      '6 diwrnod',
      '10 diwrnod',
    ]);
    expect([1, 2, 3].map(months)).toEqual(['1 mis', '2 fis', '3 mis']);
    const children = (count: number) => t('common.count.children', { count });
    expect([0, 1, 2, 3, 6, 7].map(children)).toEqual([
      '0 o blant',
      '1 plentyn',
      '2 blentyn',
      '3 phlentyn',
      '6 phlentyn',
      '7 o blant',
    ]);
    const born = parseDay('2020-02-29') ?? Number.NaN;
    expect(age(born, parseDay('2026-02-28') ?? Number.NaN)).toBe('5 oed');
    expect(age(born, parseDay('2026-03-01') ?? Number.NaN)).toBe('6 oed');
    expect(age(born, parseDay('2020-09-01') ?? Number.NaN)).toBe('6 mis oed');
    expect(words('en').age(born, parseDay('2020-03-20') ?? Number.NaN)).toBe('2 weeks old');
  });

  it('writes dates and times of London in both languages', () => {
    const day = parseDay('2026-02-06') ?? Number.NaN;
    const summer = parseInstant('2026-07-01T23:30:00Z') ?? Number.NaN;
    const all = (language: 'cy' | 'en') => {
      const { date, shortDate, weekdayDate, dateTime } = words(language);
      return [date(day), shortDate(day), weekdayDate(day), dateTime(summer)];
    };
    expect(all('en')).toEqual(['6 February 2026', '6 Feb 2026', 'Friday 6 February 2026', '2 July 2026 at 00:30']);
    expect(all('cy')).toEqual([
      '6 Chwefror 2026',
      '6 Chwef 2026',
      'dydd Gwener 6 Chwefror 2026',
      '2 Gorffennaf 2026 am 00:30',
    ]);
  });

  it('sorts in the order of the language', () => {
    const names = ['dyn', 'chwech', 'llan', 'cyw', 'lwc', 'ddafad'];
    expect([...names].sort(words('cy').compare)).toEqual(['cyw', 'chwech', 'dyn', 'ddafad', 'lwc', 'llan']);
    expect([...names].sort(words('en').compare)).toEqual(['chwech', 'cyw', 'ddafad', 'dyn', 'llan', 'lwc']);
  });

  it('names codes, and shows a word that is in no list as it was recorded', () => {
    expect(words('cy').name('codes.outcome', 'no-further-action')).toBe('Dim camau pellach');
    expect(words('cy').name('codes.source', 'Pentre Uchaf scouts')).toBe('Pentre Uchaf scouts');
    expect(words('en').name('codes.answer', 'untilEighteen.yes')).toBe('Yes');
  });

  it('names both answers of every question that is answered by yes or no', () => {
    const asked = [...FORMS.values()]
      .flatMap(({ questions }) => allQuestions(questions))
      .filter(({ ask }) => ask === 'yes-no')
      .flatMap(({ field }) => [`${field}.yes`, `${field}.no`]);
    expect(asked.length).toBeGreaterThan(50);
    for (const language of ['cy', 'en'] as const)
      expect(asked.filter((answer) => words(language).name('codes.answer', answer) === answer)).toEqual([]);
  });

  it('never shows a key: what is missing throws', () => {
    const { t, rich } = words('en');
    expect(() => t('common.no-such' as 'common.today')).toThrow('en common.no-such does not exist');
    expect(() => t('common.signed-in-as', {} as { who: string })).toThrow('was not given {who}');
    expect(() => t('common.days', {} as { count: number })).toThrow(/count/);
    expect(() => t('common.days', { count: undefined as unknown as number })).toThrow('was not given {count}');
    expect(() => t('common.signed-in-as', { who: Number.NaN })).toThrow('was not given {who}');
    expect(() => rich('common.no-such' as 'common.today', {})).toThrow('does not exist');
    expect(() => rich('common.signed-in-as', {} as { who: string })).toThrow(/who/);
  });

  it('says every message in both languages when it is given its values', () => {
    for (const language of LANGUAGES) {
      for (const [key, message] of messages(language)) {
        const given = Object.fromEntries(
          values(language, message).map((name) => [
            name,
            parse(language, message).some((part) => part.type === PLURAL && part.value === name) ? 2 : 'x',
          ]),
        );
        const said = words(language).t(key as 'common.signed-in-as', given as { who: string });
        expect(said, key).not.toMatch(/[{}]|undefined|#/);
        expect(said, key).not.toBe('');
      }
    }
  });

  it('makes markup of messages and escapes what people typed', () => {
    const made = words('en').rich('common.signed-in-as' satisfies RichKey, { who: html`<b>${'<Siân>'}</b>` });
    expect(made.toString()).toBe('Signed in as <b>&lt;Siân&gt;</b>');
    expect(words('en').rich('common.signed-in-as', { who: '<Siân>' }).toString()).toBe('Signed in as &lt;Siân&gt;');
    expect(
      words('cy')
        .rich('common.days' satisfies MessageKey, { count: 2 })
        .toString(),
    ).toBe('2 ddiwrnod');
  });

  it('is quick: a message takes some microseconds', () => {
    const { t } = words('cy');
    const run = () => {
      const start = performance.now();
      for (let count = 0; count < 10_000; count += 1) {
        t('common.button.save');
        t('common.signed-in-as', { who: 'x' });
        t('common.days', { count });
      }
      return (performance.now() - start) / 30_000;
    };
    run();
    expect(run()).toBeLessThan(0.05);
  });
});

describe('a Welsh list', () => {
  it.each([
    [[], ''],
    [['Mair'], 'Mair'],
    [['Mair', 'Elin'], 'Mair ac Elin'],
    [['Elin', 'Mair'], 'Elin a Mair'],
    [['esgeulustod', 'cam-drin corfforol'], 'esgeulustod a cham-drin corfforol'],
    [['staff', 'plant', 'teuluoedd'], 'staff, plant a theuluoedd'],
    [['Powys', 'Ceredigion'], 'Powys a Ceredigion'],
    [['Caer', 'Wrecsam'], 'Caer a Wrecsam'],
    [['dydd', 'wythnos'], 'dydd ac wythnos'],
    [['7', '8'], '7 ac 8'],
    [['10', '11'], '10 ac 11'],
    [['1', '12'], '1 a 12'],
    [['Gwynedd', 'Ynys Môn'], 'Gwynedd ac Ynys Môn'],
    [['Mair', 'Yusuf'], 'Mair a Yusuf'],
    [['Mair', '‘Íolo’'], 'Mair ac ‘Íolo’'],
    [['plant', 'chwiorydd'], 'plant a chwiorydd'],
  ])('%j', (items, said) => {
    expect(welshList(items)).toBe(said);
    expect(words('cy').list(items)).toBe(said);
  });

  it('of terms begins with a capital and goes on without, but for initials', () => {
    expect(words('cy').terms(['Esgeulustod', 'Cam-drin corfforol'])).toBe('Esgeulustod a cham-drin corfforol');
    expect(words('en').terms(['Neglect', 'Physical abuse', 'NSPCC'])).toBe('Neglect, physical abuse and NSPCC');
  });

  it('takes ac before every vowel and a before every other letter but w and y', () => {
    for (const letter of 'aeiouâêîôûAEIOU') expect(takesAc(`${letter}b`), letter).toBe(true);
    for (const letter of 'bcdfghjlmnprstBCDFGHJLMNPRST') expect(takesAc(`${letter}a`), letter).toBe(false);
  });

  it('holds every item, in order, mutated at most at the last', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('afal', 'pren', 'Cai', 'trên', 'wal'), { minLength: 2 }), (items) => {
        const [last = '', ...before] = [...items].reverse();
        const said = welshList(items);
        expect(said.endsWith(last) || said.endsWith(aspirated(last))).toBe(true);
        expect(said.startsWith(before.reverse().join(', '))).toBe(true);
      }),
    );
  });
});

describe('the language', () => {
  it.each([
    ['cy-GB,cy;q=0.9,en;q=0.8', 'cy'],
    ['en-GB,en;q=0.9,cy;q=0.8', 'en'],
    ['fr-FR,cy;q=0.5', 'cy'],
    ['fr', 'en'],
    ['cy;q=0, en;q=0.1', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('that a browser asks for with %j is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  it('is one of two', () => {
    expect(['cy', 'en', 'de', '', undefined, 7].map(isLanguage)).toEqual([true, true, false, false, false, false]);
  });
});
