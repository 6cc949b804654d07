/**
 * How a kind of event is asked for. A form is data: its questions in the order in which they are asked. The words of each
 * question live in the locales under the kind and the field (`fields.ask.visit.made.seen`), those of its answers under the
 * list that `names` gives (`codes.place.home`).
 */

/** Lists of answers that have names in both languages. */
export type CodeList =
  | 'outcome'
  | 'assessment-outcome'
  | 'strategy-decision'
  | 'determination'
  | 'conference-type'
  | 'conference-decision'
  | 'category'
  | 'plan'
  | 'plan-outcome'
  | 'place'
  | 'regime'
  | 'agency'
  | 'consent'
  | 'dispute-stage'
  | 'told'
  | 'removal-ground'
  | 'after-police-protection'
  | 'mode'
  | 'source'
  | 'reason'
  | 'legal-status'
  | 'placement-kind'
  | 'language'
  | 'harm'
  | 'likelihood'
  | 'severity'
  | 'signal'
  | 'signal-answer'
  | 'concern'
  | 'company'
  | 'response'
  | 'sign-off'
  | 'ground'
  | 'birth'
  | 'placement-area'
  | 'placement-end'
  | 'spoke-alone'
  | 'visit-asker'
  | 'agreed-interval'
  | 'carer-efforts'
  | 'decided-about'
  | 'decider'
  | 'placement-decision'
  | 'placement-told'
  | 'connected-outcome'
  | 'health-assessor'
  | 'education-stage'
  | 'leaving-care'
  | 'when-i-am-ready'
  | 'complainant'
  | 'finding'
  | 'review-criterion'
  | 'review-decision'
  | 'practitioner'
  | 'threshold'
  | 'allegation-outcome'
  | 'language-occasion'
  | 'sex'
  | 'known'
  | 'relation'
  | 'bond'
  | 'contact-allowed'
  | 'sibling-sort'
  | 'theme';

/** Where a question's answer comes from that is known already: the field of the same name of the latest entry of these kinds, of the form's own matter where it has one. */
export interface Carried {
  readonly from: readonly string[];
  /** The entry's own field for it, where it has another name. */
  readonly field?: string;
  /** Only where the form is about a duty of this rule, and of an entry no older than what started it. */
  readonly duty?: string;
  /** Also an entry of another matter than the form's. */
  readonly anyMatter?: true;
  /** Only while that holds of the child. */
  readonly while?: 'registered';
  /** Where the latest of them leaves it out, the latest before it that does not: what stands until somebody changes it. */
  readonly older?: true;
  /** Told beside the question and not filled in: it is to be judged anew. What was seen, decided or graded is never filled in. */
  readonly told?: true;
}

interface Common {
  /** The field of the event's data that the answer fills. */
  readonly field: string;
  readonly optional?: true;
  /** Asked of each child by itself when several are recorded together: what was so for one need not be so for another. */
  readonly each?: true;
  /** What was recorded before is not typed again: the question opens with it, and says where it comes from. */
  readonly carried?: Carried;
  /** Counts only beside one of these answers to an earlier question; else it is left out, whatever was answered. */
  readonly only?: { readonly field: string; readonly is: readonly string[] };
}

/** Which matters of the child an answer may be chosen from. */
export type MatterState =
  | 'plan-open'
  | 'plan-action-open'
  | 'contact-any'
  | 'contact-out-of-hours'
  | 'contact-by-phone'
  | 'contact-crime'
  | 'dispute-open'
  | 'conference-arranged'
  | 'contact-undecided'
  | 'contact-unanswered'
  | 'assessment-due'
  | 'enquiry-open'
  | 'conference-due'
  | 'placement-open'
  | 'placement-planned'
  | 'placement-ended'
  | 'short-breaks-open'
  | 'short-break-now'
  | 'risk-open'
  | 'missing-now'
  | 'debrief-due'
  | 'debrief-accepted'
  | 'arrangement-open'
  | 'complaint-open'
  | 'review-open'
  | 'death-open'
  | 'allegation-open'
  | 'pause-waiting'
  | 'pause-running';

export type Question =
  /** One line. */
  | (Common & { readonly ask: 'text'; readonly width?: 10 | 20 })
  /** Several lines that are one text, such as an address or a reason; `most` characters. */
  | (Common & { readonly ask: 'long-text'; readonly most: number; readonly rows?: number })
  /** A list, one entry a line. */
  | (Common & { readonly ask: 'lines' })
  | (Common & { readonly ask: 'date'; readonly future?: true })
  /** `follow` is asked only after that answer; `otherwise` is what the fields of the unasked question hold. */
  | (Common & {
      readonly ask: 'yes-no';
      readonly follow?: Followed;
      readonly otherwise?: Readonly<Record<string, boolean>>;
    })
  | (Common & {
      readonly ask: 'one';
      readonly of: readonly string[];
      readonly names: CodeList;
      readonly long?: true;
      readonly follow?: Followed;
    })
  | (Common & { readonly ask: 'some'; readonly of: readonly string[]; readonly names: CodeList })
  /** One of the child's own matters, in words; the answer fills the field that the matter has. `fresh`: it may be a new one; `quiet`: and where there is no other, it is not asked. */
  | (Common & {
      readonly ask: 'matter';
      readonly among: readonly MatterState[];
      readonly fresh?: true;
      readonly quiet?: true;
    })
  /** Entries of the child's own record, chosen from the latest; the answer is their ids. */
  | (Common & { readonly ask: 'entries' })
  /** One entry of these kinds, which somebody else wrote and nobody has agreed to yet, or any entry at all; the answer is its id. */
  | (Common & { readonly ask: 'entry'; readonly of: readonly string[] | 'every' })
  /** Somebody in the files of the child and of brothers and sisters, by name; the answer is their id. `fresh`: or somebody new. */
  | (Common & { readonly ask: 'person'; readonly fresh?: true })
  /** A duty of these rules that is owed now; the answer fills `rule`, and `entry` with the event that started it. */
  | (Common & { readonly ask: 'duty'; readonly of: readonly string[] })
  /** The indicators of an instrument that the authority uses, each with its evidence; fills all that the score rests on. */
  | (Common & { readonly ask: 'instrument' })
  /** An id that nobody types: a random one. */
  | (Common & { readonly ask: 'nothing' })
  /** A post that somebody holds today, of one of these roles; otherwise one that works with children. Of `worker`, its team is filled in with it. */
  | (Common & { readonly ask: 'post'; readonly of?: readonly string[] })
  /** Another child, found by name: the event concerns them too. */
  | (Common & { readonly ask: 'children'; readonly fills: string })
  /** Only leads to other questions; fills nothing. */
  | (Common & {
      readonly ask: 'way';
      readonly of: readonly string[];
      readonly names: CodeList;
      readonly follow: Followed;
    });

/** Questions that follow from an answer. */
export type Followed = Readonly<Record<string, readonly Question[]>>;

export interface Form {
  readonly kind: string;
  readonly questions: readonly Question[];
  /** Of something long ago only the month or the year may be known: the field that says which. */
  readonly about?: string;
  /** Whether it may be recorded for brothers and sisters in one go. */
  readonly together: boolean;
  /** What cannot be undone lightly is asked for twice: always, or where a field has this value. */
  readonly confirm?: true | { readonly field: string; readonly is: string };
}

export type DeclaredForm = Omit<Form, 'kind' | 'together'> & { readonly together?: false };

/** Declares the forms of an area. Brothers and sisters are offered unless the form says otherwise. */
export const forms = (declared: Readonly<Record<string, DeclaredForm>>): Form[] =>
  Object.entries(declared).map(([kind, form]) => ({ ...form, kind, together: form.together ?? true }));

/** The questions of a form with those that follow from an answer, each once, in order. */
export const allQuestions = (questions: readonly Question[]): Question[] =>
  questions.flatMap((question) => [
    question,
    ...('follow' in question && question.follow !== undefined
      ? Object.values(question.follow).flatMap(allQuestions)
      : []),
  ]);
