import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import nunjucks from 'nunjucks';

/** The folder of govuk-frontend that holds templates, styles and scripts. */
export const GOVUK_FOLDER = join(
  dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')),
  'dist/govuk',
);

const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(GOVUK_FOLDER, { watch: false, noCache: false }),
  { autoescape: true, trimBlocks: true, lstripBlocks: true },
);

const templates = new Map<string, nunjucks.Template>();

/** Compiles a component's own template, once; later calls find it ready. */
export function compile(component: string): nunjucks.Template {
  let template = templates.get(component);
  if (template === undefined) {
    template = environment.getTemplate(`components/${component}/template.njk`, true);
    templates.set(component, template);
  }
  return template;
}

/** What govuk-frontend's template makes of the parameters, as they are. Parameters called `html` are not escaped. */
export function render(component: string, params: object): string {
  return compile(component).render({ params }).trim();
}
