export { govuk, prepareComponents } from './component.ts';
export type { ComponentName, Components } from './components.generated.ts';
export { govukIn, PAGE_COMPONENTS, type PageComponent, type Render } from './localised.ts';
