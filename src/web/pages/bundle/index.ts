import { randomUUID } from 'node:crypto';
import { inSight, mayRecord, PRACTICE_ROLES } from '#src/access/index.ts';
import { type Day, formatDay } from '#src/calendar/index.ts';
import type { Documents } from '#src/documents/index.ts';
import { BUNDLE_AUDIENCES, BUNDLE_PARTS } from '#src/practice/index.ts';
import { closuresOf, type Services } from '#src/recording/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import { type Language, words as wordsOf } from '../../words.ts';
import { dateField, problemOf } from '../asking.ts';
import { isNotToDisclose, pictureOf } from '../child/picture.ts';
import { childName, childPath } from '../child/reach.ts';
import { postAndHolder } from '../child/saying.ts';
import { bundlePath } from '../forms/addresses.ts';
import { recordOfFile } from '../files.ts';
import { readDate } from '../forms/happened.ts';
import { type Block, cleaned, type Line, type Place, plainText } from './blocks.ts';
import { contentsOf, type Part, secretsOf, type Source } from './contents.ts';
import { type Cover, writePdf } from './pdf.ts';
import { hiding } from './secrets.ts';

/** What somebody asks to have made. */
interface Asked {
  readonly audience: (typeof BUNDLE_AUDIENCES)[number];
  readonly recipient: string;
  readonly language: Language;
  readonly parts: readonly Part[];
  readonly from: Day | undefined;
  readonly to: Day | undefined;
}

type Made = Awaited<ReturnType<Documents['aside']>> & {
  readonly authority: number;
  readonly post: string;
  readonly child: string;
};

/** Bundles that wait to be downloaded, by their id. They are in no database: another can be made at any time. */
const WAITING = new WeakMap<Services, Map<string, Made>>();
const WAIT_MS = 15 * 60_000;
const PLACES_SHOWN = 30;

const waitingOf = (services: Services): Map<string, Made> => {
  const known = WAITING.get(services) ?? new Map<string, Made>();
  WAITING.set(services, known);
  return known;
};

const readAsked = (
  { words }: Visit,
  form: Sent,
): { readonly ok: true; readonly asked: Asked } | { readonly ok: false; readonly problems: readonly Problem[] } => {
  const { t } = words;
  const audience = BUNDLE_AUDIENCES.find((each) => each === first(form, 'audience'));
  const recipient = first(form, 'recipient').trim();
  const language = (['cy', 'en'] as const).find((each) => each === first(form, 'language'));
  const parts = BUNDLE_PARTS.filter((part) => form['parts']?.includes(part) === true);
  const from = readDate(form, 'from', 'from');
  const to = readDate(form, 'to', 'to');
  const problems: Problem[] = [
    ...(audience === undefined ? [{ field: 'audience', text: t('bundle.wrong.audience') }] : []),
    ...(recipient === '' || recipient.length > 200 ? [{ field: 'recipient', text: t('bundle.wrong.recipient') }] : []),
    ...(language === undefined ? [{ field: 'language', text: t('bundle.wrong.language') }] : []),
    ...(parts.length === 0 ? [{ field: 'parts', text: t('bundle.wrong.parts') }] : []),
    ...(from.ok ? [] : [{ field: 'from-day', text: t('errors.date.real') }]),
    ...(to.ok ? [] : [{ field: 'to-day', text: t('errors.date.real') }]),
    ...(from.ok && to.ok && from.day !== undefined && to.day !== undefined && to.day < from.day
      ? [{ field: 'to-day', text: t('bundle.wrong.period') }]
      : []),
  ];
  if (audience === undefined || language === undefined || !from.ok || !to.ok || problems.length > 0)
    return { ok: false, problems };
  return { ok: true, asked: { audience, recipient, language, parts, from: from.day, to: to.day } };
};

const formPage = (visit: Visit, sent: Sent, problems: readonly Problem[] = []): Html => {
  const { words, child, token, query } = visit;
  const { t, name } = words;
  const render = govukIn(words);
  const chosen = (field: string, otherwise: readonly string[] = []): readonly string[] => sent[field] ?? otherwise;
  const date = (field: 'from' | 'to'): Html =>
    dateField(words, {
      name: field,
      label: t(`bundle.ask-${field}`),
      hint: t('bundle.period-hint'),
      sent,
      problems,
    });
  const radios = (field: 'audience' | 'language', values: readonly string[], hint?: string): Html =>
    render('radios', {
      idPrefix: field,
      name: field,
      fieldset: { legend: { text: t(`bundle.ask-${field}`), classes: 'govuk-fieldset__legend--s' } },
      ...(hint === undefined ? {} : { hint: { text: hint } }),
      items: values.map((value) => ({
        value,
        text: name(`codes.${field}`, value),
        checked: chosen(field, field === 'language' ? [words.language] : []).includes(value),
      })),
      errorMessage: problemOf(problems, field),
    });
  return visit.page({
    title: t('bundle.title'),
    caption: childName(words, child),
    back: { href: childPath(child.child) },
    problems,
    notices: first(query, 'gone') === '' ? [] : [{ kind: 'important', text: t('bundle.gone') }],
    body: html`<p class="govuk-body">${t('bundle.intro')} ${t('bundle.never')}</p>
      <form method="post" action="${bundlePath(child.child)}" novalidate>
        ${token}
        ${radios('audience', BUNDLE_AUDIENCES)}
        ${render('input', {
          id: 'recipient',
          name: 'recipient',
          label: { text: t('bundle.ask-recipient'), classes: 'govuk-label--s' },
          hint: { text: t('bundle.recipient-hint') },
          value: first(sent, 'recipient'),
          errorMessage: problemOf(problems, 'recipient'),
        })}
        ${radios('language', ['cy', 'en'], t('bundle.language-hint'))}
        ${render('checkboxes', {
          idPrefix: 'parts',
          name: 'parts',
          fieldset: { legend: { text: t('bundle.ask-parts'), classes: 'govuk-fieldset__legend--s' } },
          items: BUNDLE_PARTS.map((part) => ({
            value: part,
            text: name('codes.bundle-part', part),
            checked: chosen('parts', problems.length === 0 && sent['_csrf'] === undefined ? BUNDLE_PARTS : []).includes(
              part,
            ),
          })),
          errorMessage: problemOf(problems, 'parts'),
        })}
        ${date('from')}${date('to')}
        ${render('button', { text: t('bundle.make'), preventDoubleClick: true })}
      </form>`,
  });
};

const hiddenFields = (form: Sent): Html[] =>
  Object.entries(form)
    .filter(([name]) => !name.startsWith('_'))
    .flatMap(([name, values]) => values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`));

const warningPage = (visit: Visit, places: readonly Place[], count: number, instead: string): Answer => {
  const { words, child, token, form } = visit;
  const { t } = words;
  return {
    status: 409,
    body: visit.page({
      title: t('bundle.warn.title'),
      caption: childName(words, child),
      back: { href: bundlePath(child.child) },
      body: html`<p class="govuk-body">${t('bundle.warn.text', { instead })}</p>
        <ul class="govuk-list govuk-list--bullet">${places
          .slice(0, PLACES_SHOWN)
          .map(({ title, field }) => html`<li>${[title, field].filter((part) => part !== '').join(' – ')}</li>`)}${
          count > PLACES_SHOWN && html`<li>${t('bundle.warn.more', { count: count - PLACES_SHOWN })}</li>`
        }</ul>
        <form method="post" action="${bundlePath(child.child)}" novalidate>
          ${token}${hiddenFields(form)}<input type="hidden" name="_read" value="yes">
          <div class="govuk-button-group">
            ${govukIn(words)('button', { text: t('bundle.warn.confirm'), classes: 'govuk-button--warning', preventDoubleClick: true })}
            <a class="govuk-link" href="${bundlePath(child.child)}">${t('bundle.warn.back')}</a>
          </div>
        </form>`,
    }),
  };
};

/** Everything that a bundle is made from, as it is known now. */
const sourceOf = async (
  visit: Visit,
  asked: Asked,
): Promise<{ readonly source: Source; readonly clean: ReturnType<typeof hiding> }> => {
  const { services, me, child, today, organisation } = visit;
  const { ledger, laws } = services;
  const words = wordsOf(asked.language);
  const [own, law, settings, secrets] = await Promise.all([
    ledger.facts(me.authority, child.child),
    laws.of(me.authority),
    laws.settings(me.authority),
    // What is written of brothers and sisters together may say where another of them lives.
    secretsOf(ledger, me.authority, [child.child, ...child.siblings]),
  ]);
  const moment = { asAt: today, knownAt: undefined, past: false };
  // What fewer people see than see the child, such as what is said about a practitioner, is in no bundle, whoever makes it.
  const facts = inSight('social-worker', own.facts);
  const picture = pictureOf(child.child, own.seq, facts, moment, law, closuresOf(settings), organisation.posts);
  const instead = words.t('bundle.instead');
  return {
    clean: hiding(secrets, instead),
    source: {
      words,
      organisation,
      ledger,
      authority: me.authority,
      child,
      picture,
      law,
      parts: asked.parts,
      from: asked.from,
      to: asked.to,
      instead,
      secret: isNotToDisclose(picture.facts),
    },
  };
};

const coverOf = (
  visit: Visit,
  { source, clean }: Awaited<ReturnType<typeof sourceOf>>,
  asked: Asked,
  authority: string,
): Cover => {
  const { services, me, child, today, organisation } = visit;
  const { words, instead } = source;
  const { t, name } = words;
  const now = services.clock.now();
  const about = childName(words, child);
  const audience = name('codes.audience', asked.audience);
  const period =
    asked.from === undefined
      ? asked.to === undefined
        ? t('bundle.pdf.whole')
        : t('bundle.pdf.to', { to: words.date(asked.to) })
      : asked.to === undefined
        ? t('bundle.pdf.from', { from: words.date(asked.from) })
        : t('bundle.pdf.until', { from: words.date(asked.from), to: words.date(asked.to) });
  const say = (text: string): string => clean(text).text;
  const lines: readonly Line[] = [
    [t('bundle.pdf.about'), about],
    [t('bundle.pdf.for'), audience],
    [t('bundle.pdf.recipient'), asked.recipient],
    [t('bundle.pdf.made-by'), `${me.person}, ${plainText(postAndHolder(words, organisation, me.post, today))}`],
    [t('bundle.pdf.made-at'), words.dateTime(now)],
    [t('bundle.pdf.known'), words.dateTime(now)],
    [t('bundle.pdf.authority'), authority],
    [t('bundle.pdf.contents'), words.terms(asked.parts.map((part) => name('codes.bundle-part', part)))],
    ...(asked.parts.includes('chronology') ? [[t('bundle.pdf.period'), period] as const] : []),
  ];
  return {
    language: asked.language,
    title: say(`${t('bundle.pdf.title', { audience: audience.toLocaleLowerCase(words.locale) })}: ${about}`),
    about: say(t('bundle.pdf.subject', { name: about })),
    author: me.person,
    madeAt: new Date(now / 1_000),
    facts: lines.map(([label, text]): Line => [label, say(text)]),
    notices: [
      t('bundle.pdf.notice'),
      t('bundle.pdf.taken-out', { instead }),
      ...(services.demo ? [t('bundle.pdf.made-up')] : []),
    ],
    foot: say(`${about} – ${asked.recipient}`),
    page: (page) => t('bundle.pdf.page', { page: String(page) }),
  };
};

const make = async (visit: Visit): Promise<Answer> => {
  const { form, words, services, me, child } = visit;
  const { t } = words;
  const read = readAsked(visit, form);
  if (!read.ok) return { status: 422, body: formPage(visit, form, read.problems) };
  const { asked } = read;
  const made = await sourceOf(visit, asked);
  const { source, clean } = made;
  const places: Place[] = [];
  let count = 0;
  const found = (place: Place): void => {
    count += 1;
    if (places.length < PLACES_SHOWN) places.push(place);
  };
  if (first(form, '_read') !== 'yes') {
    for await (const block of contentsOf(source)) cleaned(block, clean, found);
    if (count > 0) return warningPage(visit, places, count, source.instead);
  }
  count = 0;
  let pages = 0;
  const authority = await services.laws.authority(me.authority);
  async function* blocks(): AsyncGenerator<Block> {
    for await (const block of contentsOf(source)) yield cleaned(block, clean, found);
  }
  const file = await services.documents.aside(
    writePdf(coverOf(visit, made, asked, authority.name[asked.language]), blocks(), (page) => {
      pages = page;
    }),
  );
  const bundle = randomUUID();
  const refused = await recordOfFile(visit, {
    id: bundle,
    kind: 'bundle.made',
    data: {
      bundle,
      audience: asked.audience,
      recipient: asked.recipient,
      language: asked.language,
      parts: asked.parts,
      ...(asked.from === undefined ? {} : { from: formatDay(asked.from) }),
      ...(asked.to === undefined ? {} : { to: formatDay(asked.to) }),
      pages,
      sha256: file.sha256,
      takenOut: count,
    },
    drop: file.drop,
  });
  if (refused !== undefined) return refused;
  const waiting = waitingOf(services);
  waiting.set(bundle, { ...file, authority: me.authority, post: me.post, child: child.child });
  setTimeout(() => {
    if (waiting.delete(bundle)) void file.drop();
  }, WAIT_MS).unref();
  return visit.page({
    title: t('bundle.made'),
    caption: childName(words, child),
    back: { href: childPath(child.child) },
    body: html`<p class="govuk-body"><a class="govuk-link" href="${bundlePath(child.child)}/${bundle}" download>${t('bundle.get', { count: pages })}</a></p>
      <p class="govuk-body">${t('bundle.get-once')}</p>`,
  });
};

const give = ({ services, me, child, params }: Visit): Answer => {
  const waiting = waitingOf(services);
  const bundle = params['bundle'] ?? '';
  const made = waiting.get(bundle);
  if (made === undefined || made.authority !== me.authority || made.post !== me.post || made.child !== child.child)
    return { redirect: `${bundlePath(child.child)}?gone=yes` };
  waiting.delete(bundle);
  return {
    stream: {
      disposition: 'attachment; filename="bundle.pdf"',
      type: 'application/pdf',
      bytes: made.bytes,
      content: made.read(),
    },
  };
};

const access = { roles: PRACTICE_ROLES.filter((role) => mayRecord(role, 'bundle.made')), child: true } as const;

/** Making a bundle of a child's record for a court or a conference, and saving it once. */
export const bundlePages: readonly PageRoute[] = [
  { method: 'GET', path: '/children/:child/bundle', access, handle: (visit) => formPage(visit, {}) },
  { method: 'POST', path: '/children/:child/bundle', access, handle: make },
  { method: 'GET', path: '/children/:child/bundle/:bundle', access, handle: give },
];
