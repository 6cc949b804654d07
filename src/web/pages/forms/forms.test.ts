import { describe, expect, it, test } from 'vitest';
import { formatDay, londonDay, parseDay, parseInstant, startOfDay } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import {
  allQuestions,
  FORMS,
  KINDS,
  KINDS_OF_THE_SERVICE,
  KINDS_WITH_OWN_PAGE,
  readEvent,
  REFUSALS,
} from '#src/practice/index.ts';
import type { Sent } from '../../site.ts';
import { words } from '../../words.ts';
import { askOf, namesOf } from '../child/saying.ts';
import { readForm } from './commands.ts';
import { dateValues, happenedValues, londonTime, onLaterDay, readDate, readHappened } from './happened.ts';
import { mattersIn, matterValue, offeredMatters } from './matters.ts';
import { isFor, readProof, writeProof } from './proof.ts';
import { type Around, readAnswers, valuesOf } from './reading.ts';

const day = (text: string): number => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is no date`);
  return read;
};
const TODAY = day('2026-03-27');
const ID = '11111111-1111-4111-8111-111111111111';

const fact = (kind: string, on: string, data: Fact['data'] = {}): Fact => ({
  id: `${kind} ${on}`,
  kind,
  day: day(on),
  at: startOfDay(day(on)),
  recorded: startOfDay(day(on)),
  data,
});
const around = (kind: string, more: Partial<Around> = {}): Around => ({
  kind,
  today: TODAY,
  id: ID,
  matters: [],
  posts: [],
  entries: [],
  people: [],
  duties: [],
  facts: [],
  instruments: [],
  language: 'en',
  ...more,
});
const formOf = (kind: string) => {
  const form = FORMS.get(kind);
  if (form === undefined) throw new Error(`there is no form for ${kind}`);
  return form;
};

describe('the forms that are declared', () => {
  test('there is one for every kind, and none for what is no kind', () => {
    expect([...FORMS.keys(), ...KINDS_WITH_OWN_PAGE, ...KINDS_OF_THE_SERVICE].sort()).toEqual([...KINDS.keys()].sort());
  });

  test.each([...FORMS.values()])(
    '$kind asks for every field that it must have, and only for fields that it has',
    ({ kind, questions }) => {
      const schema = KINDS.get(kind)?.data.shape ?? {};
      const filled = allQuestions(questions).flatMap((question) => {
        if (question.ask === 'way') return [];
        if (question.ask === 'instrument')
          return ['instrument', 'version', 'language', 'wording', 'indicators', 'total', 'band', 'asked'];
        if (question.ask === 'duty') return ['rule', 'entry'];
        if (question.ask === 'post' && question.field === 'worker') return [question.field, 'team'];
        return question.ask === 'matter' && kind === 'assessment.completed' ? ['contact', 'enquiry'] : [question.field];
      });
      expect(filled.filter((field) => !(field in schema))).toEqual([]);
      const needed = Object.entries(schema)
        .filter(([, type]) => !(type as { isOptional: () => boolean }).isOptional())
        .map(([field]) => field);
      expect(needed.filter((field) => !filled.includes(field))).toEqual([]);
    },
  );

  test.each(['en', 'cy'] as const)('in %s, every question, answer and refusal has its words', (language) => {
    const said = words(language);
    for (const { kind, questions } of FORMS.values()) {
      expect(said.name('kinds.form', kind)).not.toBe(kind);
      if (kind !== 'record.retracted') expect(said.name('forms.when', kind)).not.toBe(kind);
      for (const question of allQuestions(questions)) {
        const key = `${kind}.${question.field}`;
        if (question.ask !== 'nothing') expect(askOf(said, kind, question.field)).not.toBe(key);
        const missing = [said.name('forms.missing', key), said.name('errors.missing', key)];
        expect(missing.some((text) => text !== key)).toBe(true);
        if ('names' in question)
          for (const code of question.of) expect(said.name(namesOf(question.names), code)).not.toBe(code);
      }
    }
    for (const code of REFUSALS) expect(said.t(`forms.refused.${code}`)).not.toBe('');
    for (const { kind, confirm } of FORMS.values())
      if (confirm !== undefined) expect(said.name('forms.confirm', kind)).not.toBe(kind);
  });
});

describe('when it happened', () => {
  it('takes today and yesterday as the days that they were when the form was made', () => {
    const sent = { ...happenedValues(TODAY, undefined, TODAY) };
    expect(readHappened(sent, TODAY)).toEqual({ ok: true, at: '2026-03-27', day: TODAY });
    expect(readHappened(sent, TODAY + 3)).toEqual({ ok: true, at: '2026-03-27', day: TODAY });
    expect(readHappened({ ...sent, when: ['yesterday'] }, TODAY + 3)).toMatchObject({ at: '2026-03-26' });
  });

  it('shows a form of an earlier day with the date that its "today" was', () => {
    const sent = { _day: ['2026-03-25'], when: ['yesterday'], time: ['09:15'] };
    expect(onLaterDay(sent, TODAY)).toMatchObject({
      _day: ['2026-03-27'],
      when: ['other'],
      'when-day': ['24'],
      'when-month': ['3'],
      'when-year': ['2026'],
      time: ['09:15'],
    });
    expect(onLaterDay({ ...sent, _day: ['2026-03-27'] }, TODAY)).toMatchObject({ when: ['yesterday'] });
  });

  it('asks again for what is missing, to come, or no date', () => {
    const other = (d: string, m: string, y: string): Sent => ({
      when: ['other'],
      'when-day': [d],
      'when-month': [m],
      'when-year': [y],
    });
    const wrong = (sent: Sent) => {
      const read = readHappened(sent, TODAY);
      return read.ok ? undefined : read.wrong;
    };
    expect(wrong({})).toEqual({ id: 'when', code: 'missing', field: 'event.at' });
    expect(wrong(other('', '', ''))).toEqual({ id: 'when-day', code: 'date-missing' });
    expect(wrong(other('', '3', '2026'))).toEqual({ id: 'when-day', code: 'date-day' });
    expect(wrong(other('1', '', '2026'))).toEqual({ id: 'when-month', code: 'date-month' });
    expect(wrong(other('1', '3', ''))).toEqual({ id: 'when-year', code: 'date-year' });
    expect(wrong(other('1', '3', '26'))).toEqual({ id: 'when-year', code: 'date-year-digits' });
    expect(wrong(other('29', '2', '2025'))).toEqual({ id: 'when-day', code: 'date-real' });
    expect(wrong(other('1.5', '2', '2025'))).toEqual({ id: 'when-day', code: 'date-real' });
    expect(wrong(other('28', '3', '2026'))).toEqual({ id: 'when-day', code: 'date-future' });
    expect(wrong({ ...other('1', '3', '2026'), time: ['25:00'] })).toEqual({ id: 'time', code: 'time-real' });
    expect(wrong({ ...other('29', '3', '2025'), time: ['noon'] })).toEqual({ id: 'time', code: 'time-real' });
  });

  it('gives a time its offset, and says where a time came twice or not at all', () => {
    expect(londonTime(day('2026-01-15'), '9:05')).toEqual({ at: '2026-01-15T09:05:00+00:00' });
    expect(londonTime(day('2026-07-15'), '23.59')).toEqual({ at: '2026-07-15T23:59:00+01:00' });
    expect(londonTime(day('2026-03-29'), '01:30')).toEqual({ code: 'time-never' });
    expect(londonTime(day('2026-10-25'), '01:30')).toEqual({ code: 'time-twice' });
    expect(londonTime(day('2026-10-25'), '02:00')).toEqual({ at: '2026-10-25T02:00:00+00:00' });
    const late = londonTime(day('2026-07-15'), '00:30');
    expect(londonDay(parseInstant('at' in late ? late.at : '') ?? 0)).toBe(day('2026-07-15'));
  });

  it('reads back the date that it shows', () => {
    for (const text of ['2026-03-01', '1999-12-31', '2024-02-29'])
      expect(readDate(dateValues('d', day(text)), 'd', 'd')).toEqual({ ok: true, day: day(text) });
  });
});

describe('the answers of a form', () => {
  it('tells everything that is missing at once, in the order of the form', () => {
    const { wrongs } = readAnswers(formOf('visit.made'), {}, around('visit.made'));
    expect(wrongs).toEqual([
      { id: 'seen', code: 'missing', field: 'visit.made.seen' },
      { id: 'place', code: 'missing', field: 'visit.made.place' },
    ]);
  });

  it('does not ask whether a child was seen alone who was not seen, and says that they were not', () => {
    const { data, wrongs } = readAnswers(
      formOf('visit.made'),
      { seen: ['no'], alone: ['yes'], place: ['home'] },
      around('visit.made'),
    );
    expect(wrongs).toEqual([]);
    expect(data).toEqual({ seen: false, alone: false, place: 'home' });
    expect(readAnswers(formOf('visit.made'), { seen: ['yes'], place: ['home'] }, around('visit.made')).wrongs).toEqual([
      { id: 'alone', code: 'missing', field: 'visit.made.alone' },
    ]);
  });

  it('takes no answer that it did not offer, except the original’s own word in a correction', () => {
    const sent = { contact: ['x'], source: ['a-neighbour'], reasons: ['neglect', 'something-else'] };
    expect(readAnswers(formOf('contact.received'), sent, around('contact.received')).wrongs).toEqual([
      { id: 'source', code: 'choice' },
      { id: 'reasons', code: 'choice' },
    ]);
    const original = { contact: 'old', source: 'a-neighbour', reasons: ['something-else'] };
    const read = readAnswers(formOf('contact.received'), sent, around('contact.received', { original }));
    expect(read.wrongs).toEqual([]);
    expect(read.data).toEqual({ contact: 'old', source: 'a-neighbour', reasons: ['neglect', 'something-else'] });
  });

  it('keeps no category for a name that is not on the register, though the form showed those that it had', () => {
    const sent = { type: ['review'], enquiry: ['none'], categories: ['neglect'] };
    const of = (decision: string) =>
      readAnswers(formOf('conference.held'), { ...sent, decision: [decision] }, around('conference.held')).data;
    expect(of('continued')).toEqual({ type: 'review', decision: 'continued', categories: ['neglect'] });
    expect(of('deregistered')).toEqual({ type: 'review', decision: 'deregistered' });
  });

  it('gives a new matter the id of its form, so that sending it twice is one matter', () => {
    expect(readAnswers(formOf('contact.received'), { source: ['police'] }, around('contact.received')).data).toEqual({
      contact: ID,
      source: 'police',
    });
    const strategy = { enquiry: ['new'], agencies: ['police', 'police', 'social-services'], decision: ['enquiries'] };
    expect(readAnswers(formOf('strategy.held'), strategy, around('strategy.held')).data).toEqual({
      enquiry: ID,
      agencies: ['police', 'social-services'],
      decision: 'enquiries',
    });
  });

  it('fills in the team with the worker’s post, and takes no post that is not offered', () => {
    const posts = [{ post: 'post-1', team: 'north' }];
    expect(
      readAnswers(formOf('case.allocated'), { worker: ['post-1'] }, around('case.allocated', { posts })).data,
    ).toEqual({ worker: 'post-1', team: 'north' });
    expect(
      readAnswers(formOf('case.allocated'), { worker: ['post-2'] }, around('case.allocated', { posts })).wrongs,
    ).toEqual([{ id: 'worker', code: 'choice' }]);
  });

  it('keeps the lines of a text, and the entries of a list one a line', () => {
    const { data } = readAnswers(
      formOf('address.recorded'),
      { address: ['  1 Stryd y Bont\r\nTref  '], livesWith: [' Mam \r\n\r\nNain\r\n'] },
      around('address.recorded'),
    );
    expect(data).toEqual({ address: '1 Stryd y Bont\nTref', livesWith: ['Mam', 'Nain'] });
    expect(readAnswers(formOf('case.closed'), { reason: ['x'.repeat(4_001)] }, around('case.closed')).wrongs).toEqual([
      { id: 'reason', code: 'too-long', count: 4_000 },
    ]);
  });

  it('asks for a date of birth or an expected one, whichever there is', () => {
    const named = { givenName: ['Esiampl'], familyName: ['Dychmygol'] };
    const read = (sent: Sent) =>
      readAnswers(formOf('child.registered'), { ...named, ...sent }, around('child.registered'));
    expect(
      read({ birth: ['expected'], ...dateValues('expectedBirth', TODAY + 40), ...dateValues('dateOfBirth', TODAY) })
        .data,
    ).toEqual({ givenName: 'Esiampl', familyName: 'Dychmygol', expectedBirth: formatDay(TODAY + 40) });
    expect(read({ birth: ['born'], ...dateValues('dateOfBirth', TODAY + 1) }).wrongs).toEqual([
      { id: 'dateOfBirth-day', code: 'date-future' },
    ]);
    expect(read({ birth: ['not-known'] }).wrongs).toEqual([]);
    expect(read({}).wrongs).toEqual([{ id: 'birth', code: 'choice' }]);
  });

  test.each([
    ['visit.made', { seen: true, alone: false, place: 'school', purpose: ['one', 'two'] }],
    ['visit.made', { seen: false, alone: false, place: 'home' }],
    ['contact.received', { contact: ID, source: 'police', mode: 'phone', summary: 'Line\nline', reasons: ['neglect'] }],
    ['child.registered', { givenName: 'A', familyName: 'B', dateOfBirth: '2015-05-05', preferredLanguage: 'cy' }],
    ['child.registered', { givenName: 'A', familyName: 'B', expectedBirth: '2026-08-01' }],
    ['child.registered', { givenName: 'A', familyName: 'B' }],
    ['conference.held', { type: 'initial', decision: 'registered', categories: ['neglect'] }],
    ['placement.began', { placement: ID, kind: 'hospital', untilEighteen: false, regime: 'standard' }],
    ['core-group.held', {}],
  ])('a correction of %s begins with what was recorded, word for word', (kind, data) => {
    const form = formOf(kind);
    expect(readAnswers(form, valuesOf(form.questions, data), around(kind, { original: data })).data).toEqual(data);
  });
});

describe('a form for brothers and sisters', () => {
  const form = formOf('visit.made');
  const sent = {
    ...happenedValues(TODAY, undefined, TODAY),
    place: ['home'],
    seen: ['yes'],
    alone: ['yes'],
    also: ['b', 'c', 'stranger'],
  };
  const read = (more: Sent) =>
    readForm({ form, child: 'a', others: ['b', 'c'], around: around('visit.made') }, { ...sent, ...more }, TODAY);

  it('records one event for children with the same answers, and one of their own for whoever’s differ', () => {
    const done = read({ 'seen:b': ['yes'], 'alone:b': ['yes'], 'seen:c': ['no'] });
    expect(done).toMatchObject({
      ok: true,
      commands: [
        { id: ID, children: ['a', 'b'], at: '2026-03-27', data: { seen: true, alone: true, place: 'home' } },
        { id: `${ID}.2`, children: ['c'], data: { seen: false, alone: false, place: 'home' } },
      ],
    });
    // Everything that a form makes is an event.
    if (done.ok)
      for (const { id, kind, at, children, data } of done.commands)
        expect(readEvent({ id, kind, at, by: 'post', children, data })).toMatchObject({ ok: true });
  });

  it('never takes one child’s answer for another’s', () => {
    expect(read({ 'seen:b': ['yes'], 'alone:b': ['no'] })).toEqual({
      ok: false,
      wrongs: [{ id: 'seen-2', code: 'missing', field: 'visit.made.seen' }],
    });
  });

  it('gives each corrected event the one that it replaces', () => {
    const done = readForm(
      { form, child: 'a', others: ['b'], around: around('visit.made'), replaces: 'old' },
      { ...sent, also: ['b'], 'seen:b': ['no'] },
      TODAY,
    );
    expect(done).toMatchObject({
      ok: true,
      commands: [
        { replaces: 'old', children: ['a'] },
        { replaces: 'old', children: ['b'] },
      ],
    });
  });

  it('retracts for everybody whom the event concerns', () => {
    const retraction = formOf('record.retracted');
    const done = readForm(
      {
        form: retraction,
        child: 'a',
        others: ['b'],
        around: around('record.retracted'),
        replaces: 'old',
        concerned: ['a', 'b'],
      },
      { reason: ['It was another child.'] },
      TODAY,
    );
    expect(done).toMatchObject({
      ok: true,
      commands: [{ id: ID, children: ['a', 'b'], replaces: 'old', data: { reason: 'It was another child.' } }],
    });
  });
});

describe('the matters of a child', () => {
  const facts = [
    fact('contact.received', '2026-01-05', { contact: 'c1', source: 'school' }),
    fact('contact.decided', '2026-01-06', { contact: 'c1', outcome: 'assessment' }),
    fact('contact.received', '2026-02-02', { contact: 'c2', source: 'police' }),
    fact('strategy.held', '2026-02-03', { enquiry: 'e1', decision: 'enquiries' }),
    fact('strategy.held', '2026-02-09', { enquiry: 'e1', decision: 'enquiries' }),
  ];
  const ids = (matters: readonly { id: string }[]) => matters.map(({ id }) => id);

  it('are offered as they stand', () => {
    expect(ids(mattersIn(facts, 'contact-undecided'))).toEqual(['c2']);
    expect(ids(mattersIn(facts, 'contact-unanswered'))).toEqual(['c2', 'c1']);
    expect(mattersIn(facts, 'assessment-due').map(matterValue)).toEqual(['enquiry~e1', 'contact~c1']);
    expect(mattersIn(facts, 'enquiry-open').map(({ began }) => formatDay(began.day))).toEqual(['2026-02-03']);
    expect(mattersIn(facts, 'conference-due')).toEqual([]);
    const concluded = [
      ...facts,
      fact('enquiry.concluded', '2026-02-12', { enquiry: 'e1', determination: 'conference' }),
    ];
    expect(ids(mattersIn(concluded, 'conference-due'))).toEqual(['e1']);
    expect(mattersIn(concluded, 'enquiry-open')).toEqual([]);
  });

  it('are all offered where none stands so: what is written down late is written down too', () => {
    const decided = [...facts, fact('contact.decided', '2026-02-03', { contact: 'c2', outcome: 'early-help' })];
    expect(ids(offeredMatters(decided, ['contact-undecided']))).toEqual(['c2', 'c1']);
  });

  it('a placement is open until it ended, or care did', () => {
    const placed = [
      fact('placement.began', '2026-01-05', { placement: 'p1', kind: 'hospital' }),
      fact('placement.began', '2026-01-07', { placement: 'p2', kind: 'hospital' }),
    ];
    expect(
      ids(mattersIn([...placed, fact('placement.ended', '2026-01-08', { placement: 'p1' })], 'placement-open')),
    ).toEqual(['p2']);
    expect(mattersIn([...placed, fact('care.ended', '2026-01-08')], 'placement-open')).toEqual([]);
  });
});

describe('the hidden field that says for whom a form was made', () => {
  const key = Buffer.alloc(32, 7);
  const who = {
    authority: 1,
    post: 'post-1',
    person: 'Deiliad Dychmygol',
    role: 'social-worker',
    team: 'north',
  } as const;
  const value = writeProof(key, who, '/children/a/record/visit.made', 1_000_000);

  it('is read back by whoever made it, for the person and the form', () => {
    const proof = readProof(key, value, 2_000_000);
    expect(isFor(proof, who, '/children/a/record/visit.made')).toBe(true);
    expect(isFor(proof, { ...who, post: 'post-2' }, '/children/a/record/visit.made')).toBe(false);
    expect(isFor(proof, who, '/children/b/record/visit.made')).toBe(false);
  });

  it('proves nothing when it was changed, made with another key, is empty or old', () => {
    expect(readProof(Buffer.alloc(32, 8), value, 2_000_000)).toBeUndefined();
    expect(readProof(key, `x${value}`, 2_000_000)).toBeUndefined();
    expect(readProof(key, '', 2_000_000)).toBeUndefined();
    expect(readProof(key, value, 1_000_000 + 15 * 86_400_000)).toBeUndefined();
  });
});
