import { inSight, mayRecord, PRACTICE_ROLES } from '#src/access/index.ts';
import { londonDay } from '#src/calendar/index.ts';
import {
  attachment,
  type DocumentState,
  type KeptFile,
  type Opened as OpenedFile,
  plainFileName,
  plainName,
  saveAs,
} from '#src/documents/index.ts';
import { asKnown, type Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { DOCUMENT_LANGUAGES, DOCUMENT_TYPES } from '#src/practice/index.ts';
import { badge, type Tone } from '../casework.ts';
import { govukIn } from '../govuk/index.ts';
import { attributes, type Html, html } from '../html.ts';
import type { Notice, Problem } from '../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../site.ts';
import { problemOf } from './asking.ts';
import { childName, childPath } from './child/reach.ts';
import { entryWords, kilobytes, postAndHolder } from './child/saying.ts';
import { recordOfFile } from './files.ts';
import { documentPath, documentsPath } from './forms/addresses.ts';

/** A document as the record and the store know it. */
interface Listed {
  readonly event: RecordedEvent;
  readonly file: KeptFile | undefined;
}

interface Opened {
  readonly facts: readonly Fact[];
  /** The latest first. */
  readonly listed: readonly Listed[];
  readonly unscanned: 'open' | 'closed';
}

const TONES: Readonly<Record<DocumentState, Tone>> = {
  clean: 'calm',
  infected: 'alarm',
  waiting: 'caution',
  unscanned: 'caution',
  missing: 'alarm',
};

const ENTRIES = 50;

const text = (event: RecordedEvent, field: string): string => {
  const value = event.data[field];
  return typeof value === 'string' ? value : '';
};

const openDocumentsOf = async ({ services, me, child }: Visit): Promise<Opened> => {
  const [{ facts: all }, files, { unscannedDocuments }] = await Promise.all([
    services.ledger.facts(me.authority, child.child),
    services.documents.filesOf(me.authority, child.child),
    services.laws.settings(me.authority),
  ]);
  const facts = inSight(me.role, asKnown(all, undefined));
  const ids = facts.filter(({ kind }) => kind === 'document.added').map(({ id }) => id);
  const events = ids.length === 0 ? [] : await services.ledger.eventsById(me.authority, ids);
  const listed = events
    .filter((event) => event.child === child.child && event.body === 'kept')
    .sort((a, b) => b.recordedUs - a.recordedUs)
    .map((event): Listed => {
      const file = files.get(text(event, 'document'));
      return { event, file: file !== undefined && file.sha256 === text(event, 'sha256') ? file : undefined };
    });
  return { facts, listed, unscanned: unscannedDocuments };
};

const megabytes = ({ services, words }: Visit): string => words.number(services.documents.largest / 1_000_000);

const mayOpen = ({ services }: Visit, state: DocumentState, unscanned: 'open' | 'closed'): boolean => {
  switch (state) {
    case 'clean':
      return true;
    case 'infected':
    case 'missing':
      return false;
    case 'waiting':
    case 'unscanned':
      return services.documents.scanned || unscanned === 'open';
  }
};

const documentRow = (visit: Visit, { event, file }: Listed, opened: Opened): Html => {
  const { words, child, organisation } = visit;
  const { t, name } = words;
  const state = file?.state ?? 'missing';
  const entry = text(event, 'entry');
  const title = html`<bdi>${text(event, 'title')}</bdi>`;
  const kind = [
    name('codes.document-type', text(event, 'type')),
    name('codes.document-language', text(event, 'language')),
    name('codes.media-type', text(event, 'mediaType')),
    t('documents.size', { size: words.number(kilobytes(Number(event.data['bytes']))) }),
  ].join(', ');
  return html`<li class="diogel-duty" id="d-${text(event, 'document')}">
      <div class="diogel-duty__head"><h2 class="diogel-duty__what">${
        mayOpen(visit, state, opened.unscanned)
          ? html`<a class="govuk-link govuk-link--no-visited-state" href="${documentPath(child.child, text(event, 'document'))}">${title}</a>`
          : title
      }</h2><div class="diogel-duty__when">${badge(t(`documents.state.${state}`), TONES[state])}</div></div>
      <p class="govuk-body govuk-!-margin-bottom-1">${kind}</p>
      <p class="govuk-body-s diogel-muted govuk-!-margin-bottom-0">${postAndHolder(words, organisation, event.by, londonDay(event.recordedUs))}, ${words.dateTime(event.recordedUs)}</p>
      ${entry !== '' && html`<p class="govuk-body-s govuk-!-margin-bottom-0">${t('documents.of-entry', { entry: entryWords(words, opened.facts, entry) })}</p>`}
      ${state === 'infected' && html`<p class="govuk-body govuk-!-margin-bottom-0"><strong>${t('documents.found', { found: file?.found ?? '' })}</strong></p>`}
      ${state === 'waiting' && html`<p class="govuk-body govuk-!-margin-bottom-0">${t('documents.waiting-text')}</p>`}
    </li>`;
};

const addForm = (visit: Visit, opened: Opened, sent: Sent, problems: readonly Problem[]): Html => {
  const { words, child, token } = visit;
  const { t, name } = words;
  const render = govukIn(words);
  const problem = problemOf(problems, 'file');
  const entries = [...opened.facts].reverse().slice(0, ENTRIES);
  return html`<form method="post" action="${documentsPath(child.child)}" enctype="multipart/form-data" novalidate${attributes({ 'data-upload': t('documents.sending'), 'data-upload-failed': t('documents.failed') })}>
      ${token}
      ${render('input', {
        id: 'title',
        name: 'title',
        label: { text: t('documents.ask-title'), classes: 'govuk-label--s' },
        hint: { text: t('documents.title-hint') },
        value: first(sent, 'title'),
        errorMessage: problemOf(problems, 'title'),
      })}
      ${render('select', {
        id: 'type',
        name: 'type',
        label: { text: t('documents.ask-type'), classes: 'govuk-label--s' },
        items: [
          { value: '', text: '' },
          ...DOCUMENT_TYPES.map((type) => ({
            value: type,
            text: name('codes.document-type', type),
            selected: first(sent, 'type') === type,
          })),
        ],
        errorMessage: problemOf(problems, 'type'),
      })}
      ${render('radios', {
        idPrefix: 'language',
        name: 'language',
        classes: 'govuk-radios--inline',
        fieldset: { legend: { text: t('documents.ask-language'), classes: 'govuk-fieldset__legend--s' } },
        items: DOCUMENT_LANGUAGES.map((language) => ({
          value: language,
          text: name('codes.document-language', language),
          checked: first(sent, 'language') === language,
        })),
        errorMessage: problemOf(problems, 'language'),
      })}
      ${
        entries.length > 0 &&
        render('select', {
          id: 'entry',
          name: 'entry',
          label: { text: t('documents.ask-entry'), classes: 'govuk-label--s' },
          items: [
            { value: '', text: t('documents.no-entry') },
            ...entries.map(({ id }) => ({
              value: id,
              text: entryWords(words, opened.facts, id),
              selected: first(sent, 'entry') === id,
            })),
          ],
          errorMessage: problemOf(problems, 'entry'),
        })
      }
      <div class="govuk-form-group${problem !== undefined && ' govuk-form-group--error'}">
        <label class="govuk-label govuk-label--s" for="file">${t('documents.choose')}</label>
        <div class="govuk-hint" id="file-hint">${t('documents.choose-hint', { size: megabytes(visit) })}</div>
        ${problem !== undefined && html`<p class="govuk-error-message" id="file-error"><span class="govuk-visually-hidden">${t('govuk.error')}:</span> ${problem.text}</p>`}
        <input class="govuk-file-upload${problem !== undefined && ' govuk-file-upload--error'}" id="file" name="file" type="file"${attributes({ 'aria-describedby': problem === undefined ? 'file-hint' : 'file-hint file-error' })}>
      </div>
      ${render('button', { text: t('documents.save'), preventDoubleClick: true })}
      <p class="govuk-body" data-upload-progress hidden><progress max="1" value="0" aria-label="${t('documents.sending')}"></progress></p>
      <p class="govuk-body" data-upload-status role="status"></p>
    </form>`;
};

const scannerNote = ({ words, services }: Visit, unscanned: 'open' | 'closed'): Html | undefined =>
  services.documents.scanned
    ? undefined
    : govukIn(words)('warning-text', { text: words.t(`documents.no-scanner-${unscanned}`) });

const listPage = (visit: Visit, opened: Opened, sent: Sent, problems: readonly Problem[]): Html => {
  const { words, child, me, query } = visit;
  const { t } = words;
  const just = opened.listed.find(({ event }) => event.id === first(query, 'added'));
  const notices: Notice[] =
    just === undefined || problems.length > 0
      ? []
      : just.file?.state === 'infected'
        ? [{ kind: 'important', text: t('documents.added-infected', { found: just.file.found ?? '' }) }]
        : [{ kind: 'success', text: t('documents.added') }];
  return visit.page({
    title: t('documents.title'),
    caption: childName(words, child),
    back: { href: childPath(child.child) },
    notices,
    problems,
    body: html`${scannerNote(visit, opened.unscanned)}
      ${
        opened.listed.length === 0
          ? html`<p class="govuk-body">${t('documents.none')}</p>`
          : html`<ul class="diogel-duties">${opened.listed.map((each) => documentRow(visit, each, opened))}</ul>`
      }
      ${
        mayRecord(me.role, 'document.added') &&
        html`<section class="diogel-section" aria-labelledby="add"><h2 class="govuk-heading-m" id="add">${t('documents.add')}</h2>${addForm(visit, opened, sent, problems)}</section>`
      }`,
  });
};

type Described =
  | { readonly ok: true; readonly data: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What somebody says of a document, or what is wrong with it. */
const describedBy = ({ words }: Visit, sent: Sent, facts: readonly Fact[]): Described => {
  const { t } = words;
  const given = first(sent, 'title').trim();
  const title = plainName(given, 201);
  const type = DOCUMENT_TYPES.find((each) => each === first(sent, 'type'));
  const language = DOCUMENT_LANGUAGES.find((each) => each === first(sent, 'language'));
  const entry = first(sent, 'entry');
  const problems: Problem[] = [
    ...(title === undefined || title.length > 200 ? [{ field: 'title', text: t('documents.wrong.title') }] : []),
    ...(type === undefined ? [{ field: 'type', text: t('documents.wrong.type') }] : []),
    ...(language === undefined ? [{ field: 'language', text: t('documents.wrong.language') }] : []),
    ...(entry !== '' && !facts.some(({ id }) => id === entry)
      ? [{ field: 'entry', text: t('documents.wrong.entry') }]
      : []),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, data: { title, type, language, ...(entry === '' ? {} : { entry }) } };
};

/** Records that a file which is kept is a document of the child. Where it cannot be recorded, the file goes again. */
const recordDocument = async (
  visit: Visit,
  { document, sha256, bytes, mediaType }: Pick<KeptFile, 'document' | 'sha256' | 'bytes' | 'mediaType'>,
  described: Readonly<Record<string, unknown>>,
  fileName: string | undefined,
): Promise<Answer> => {
  const { services, me, child } = visit;
  const refused = await recordOfFile(visit, {
    id: document,
    kind: 'document.added',
    data: { document, ...described, mediaType, bytes, sha256, ...(fileName === undefined ? {} : { fileName }) },
    drop: () => services.documents.discard(me.authority, document),
  });
  return refused ?? { redirect: `${documentsPath(child.child)}?added=${document}` };
};

/** The same file is there already: said, and offered once more. The file waits meanwhile, and goes where nobody asks for it. */
const samePage = (
  visit: Visit,
  opened: Opened,
  file: KeptFile,
  same: readonly string[],
  described: Readonly<Record<string, unknown>>,
  fileName: string | undefined,
): Answer => {
  const { words, child, token } = visit;
  const { t } = words;
  const hidden = (name: string, value: unknown): Html =>
    html`<input type="hidden" name="${name}" value="${typeof value === 'string' ? value : ''}">`;
  return {
    status: 409,
    body: visit.page({
      title: t('documents.same.title'),
      caption: childName(words, child),
      back: { href: documentsPath(child.child) },
      body: html`<p class="govuk-body">${t('documents.same.text')}</p>
        <ul class="diogel-duties">${opened.listed
          .filter(({ event }) => same.includes(text(event, 'document')))
          .map((each) => documentRow(visit, each, opened))}</ul>
        <form method="post" action="${documentsPath(child.child)}/again" novalidate>
          ${token}${hidden('document', file.document)}${Object.entries(described).map(([name, value]) => hidden(name, value))}${hidden('fileName', fileName)}
          <div class="govuk-button-group">
            ${govukIn(words)('button', { text: t('documents.same.again'), classes: 'govuk-button--secondary', preventDoubleClick: true })}
            <a class="govuk-link" href="${documentsPath(child.child)}">${t('documents.same.leave')}</a>
          </div>
        </form>`,
    }),
  };
};

const add = async (visit: Visit): Promise<Answer> => {
  const { form, file, me, child, services, words } = visit;
  const { t } = words;
  const opened = await openDocumentsOf(visit);
  const described = describedBy(visit, form, opened.facts);
  const refuse = (problems: readonly Problem[], status = 422): Answer => ({
    status,
    body: listPage(visit, opened, form, problems),
  });
  if (file === undefined)
    return refuse([...(described.ok ? [] : described.problems), { field: 'file', text: t('documents.wrong.no-file') }]);
  if (!described.ok) {
    file.content.resume();
    return refuse(described.problems);
  }
  const received = await services.documents.receive(me.authority, child.child, file.content);
  if (!received.ok) {
    const code = received.code === 'empty' && file.name === '' ? 'no-file' : received.code;
    const said =
      code === 'too-large' ? t('documents.wrong.too-large', { size: megabytes(visit) }) : t(`documents.wrong.${code}`);
    return refuse([{ field: 'file', text: said }], code === 'too-large' ? 413 : 422);
  }
  const fileName = plainFileName(file.name);
  if (received.same.length > 0) return samePage(visit, opened, received.file, received.same, described.data, fileName);
  return recordDocument(visit, received.file, described.data, fileName);
};

const again = async (visit: Visit): Promise<Answer> => {
  const { form, me, child, services, words } = visit;
  const opened = await openDocumentsOf(visit);
  const described = describedBy(visit, form, opened.facts);
  const file = (await services.documents.filesOf(me.authority, child.child)).get(first(form, 'document'));
  const problems = described.ok ? [{ field: 'file', text: words.t('documents.wrong.gone') }] : described.problems;
  // A file that is a document already was sent again: nothing more is to be done.
  if (file !== undefined && opened.listed.some(({ event }) => event.id === file.document))
    return { redirect: `${documentsPath(child.child)}?added=${file.document}` };
  if (file === undefined || !described.ok) return { status: 422, body: listPage(visit, opened, form, problems) };
  return recordDocument(visit, file, described.data, plainFileName(first(form, 'fileName')));
};

const STATUS: Readonly<Record<Extract<OpenedFile, { ok: false }>['code'], number>> = {
  infected: 403,
  unscanned: 403,
  waiting: 503,
  missing: 404,
  damaged: 500,
};

const download = async (visit: Visit): Promise<Answer> => {
  const { params, me, child, services, words, request } = visit;
  const { t } = words;
  const opened = await openDocumentsOf(visit);
  const document = params['document'] ?? '';
  const listed = opened.listed.find(({ event }) => text(event, 'document') === document);
  const given: OpenedFile =
    listed === undefined
      ? { ok: false, code: 'missing' }
      : await services.documents.open(
          me.authority,
          child.child,
          document,
          text(listed.event, 'sha256'),
          opened.unscanned,
        );
  if (given.ok && listed !== undefined)
    return {
      stream: {
        disposition: attachment(saveAs(text(listed.event, 'title'), given.mediaType)),
        type: given.mediaType,
        bytes: given.bytes,
        content: given.content,
      },
    };
  const code = given.ok ? 'missing' : given.code;
  if (code === 'damaged') request.log.error({ document }, 'a document does not match its hash');
  return {
    status: STATUS[code],
    body: visit.page({
      title: t('documents.refused.title'),
      caption: childName(words, child),
      back: { href: documentsPath(child.child) },
      body: html`<p class="govuk-body">${t(`documents.refused.${code}`)}</p>`,
    }),
  };
};

const access = { roles: PRACTICE_ROLES, child: true } as const;

/** A child's documents: the list, adding one, and saving one. */
export const documentPages: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/children/:child/documents',
    access,
    handle: async (visit) => listPage(visit, await openDocumentsOf(visit), {}, []),
  },
  { method: 'POST', path: '/children/:child/documents', access, takesFile: true, handle: add },
  { method: 'POST', path: '/children/:child/documents/again', access, handle: again },
  { method: 'GET', path: '/children/:child/documents/:document', access, handle: download },
];
