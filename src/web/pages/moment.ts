import { govukIn } from '../govuk/index.ts';
import { type Html, html } from '../html.ts';
import type { Problem } from '../layout.ts';
import type { Sent } from '../site.ts';
import type { Words } from '../words.ts';
import { dateField } from './asking.ts';

/** A past day to choose, and by whose knowledge it is looked at: by what was known then (`known`), or by what is known now. */
export const momentFields = (
  words: Words,
  {
    name,
    label,
    sent,
    problems,
    known,
    says,
  }: {
    /** The name of the day's three fields; that of the choice is `sight`. */
    readonly name: string;
    readonly label: string;
    readonly sent: Sent;
    readonly problems: readonly Problem[];
    readonly known: boolean;
    /** The two answers. */
    readonly says: { readonly known: string; readonly as: string };
  },
): Html =>
  html`${dateField(words, { name, label, sent, problems })}
    ${govukIn(words)('radios', {
      idPrefix: 'sight',
      name: 'sight',
      classes: 'govuk-radios--small',
      fieldset: { legend: { text: words.t('child.past.sight'), classes: 'govuk-fieldset__legend--s' } },
      items: [
        { value: 'known', text: says.known, checked: known },
        { value: 'as', text: says.as, checked: !known },
      ],
    })}`;
