import { type Html, checkAttribute, harmlessAddress, isHtml, raw } from '../html.ts';
import type { ComponentName, Components } from './components.generated.ts';
import { compile, render } from './render.ts';

const ADDRESS = /^(href|url|.*Url)$/;
const MARKUP = /html$/i;

/** A line break that survives templates which indent what is nested in them; a browser reads it as a line break. */
const LINE_BREAK = '\uE000';

function plain(value: unknown, name: string, isMarkup: boolean): unknown {
  if (typeof value === 'string') {
    if (isMarkup) throw new TypeError(`govuk: ${name} takes markup made by html, not text`);
    return ADDRESS.test(name) ? harmlessAddress(value) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isHtml(value)) {
    if (!isMarkup) throw new TypeError(`govuk: ${name} takes text, not markup`);
    return value.toString();
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, name, false));
  const isAttributes = /attributes$/i.test(name);
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (isAttributes) checkAttribute(key);
    out[key] = plain(item, key, !isAttributes && (MARKUP.test(key) || name === 'slots'));
  }
  return out;
}

/**
 * A component of GOV.UK Frontend, rendered by its own template. Texts are escaped, parameters that take markup take only
 * `Html`, and addresses and attributes pass the same checks as in `html`. Throws TypeError on text where markup belongs.
 * The component's own words are English; pages use `govukIn(words)`.
 */
export function govuk<Name extends ComponentName>(component: Name, params: Components[Name]): Html {
  const values = plain(params, '', false) as Record<string, unknown>;
  const { value } = values;
  if ((component === 'textarea' || component === 'character-count') && typeof value === 'string') {
    const rendered = render(component, { ...values, value: value.replace(/\r\n?|\n/g, LINE_BREAK) });
    return raw(rendered.replaceAll(LINE_BREAK, '&#10;'));
  }
  return raw(render(component, values));
}

/** Compiles the templates of these components now, so that the first page is as quick as the second. */
export function prepareComponents(names: readonly ComponentName[]): void {
  for (const name of names) compile(name);
}
