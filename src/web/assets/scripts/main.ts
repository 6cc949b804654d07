import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  ServiceNavigation,
  SkipLink,
} from 'govuk-frontend';
import { startAutosave } from './autosave.ts';
import { startUploads } from './upload.ts';

// Radios show what belongs to the chosen one by style alone (_conditional.scss), with scripts and without.
// Pages work without scripts. What only helps with them is shown from here on; GOV.UK Frontend asks for both classes.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

startAutosave();
startUploads();
