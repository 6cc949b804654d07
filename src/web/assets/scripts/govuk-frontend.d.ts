// The package has no types of its own; these are the parts that main.ts uses.
declare module 'govuk-frontend' {
  interface Component {
    readonly moduleName: string;
    new (element: Element): object;
  }

  export const Button: Component;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const PasswordInput: Component;
  export const ServiceNavigation: Component;
  export const SkipLink: Component;

  /** Makes a component of every element that asks for it; errors go to the console. */
  export function createAll(component: Component): readonly object[];
}
