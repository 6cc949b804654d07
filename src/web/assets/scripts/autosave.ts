// Saves what somebody writes as a draft, a few seconds after each change and when the page is left, so that a closed tab, a
// flat battery or an ended session loses no word. Without scripts there is the button "Save as draft".
const QUIET = 3_000;

const saveByItself = (form: HTMLFormElement): void => {
  const { autosave, autosaveFailed = '', autosaveSignedOut = '' } = form.dataset;
  if (autosave === undefined) return;
  const status = form.querySelector<HTMLElement>('[data-autosave-status]');
  let waiting: number | undefined;
  let sent = false;
  let running = false;
  let again = false;

  const say = (text: string): void => {
    if (status !== null && status.textContent !== text) status.textContent = text;
  };
  const field = (name: string): HTMLInputElement | null => form.querySelector(`input[type="hidden"][name="${name}"]`);
  const put = (name: string, value: string): void => {
    let input = field(name);
    if (input === null) {
      input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      form.append(input);
    }
    input.value = value;
  };
  // Each saving counts one up: whichever arrives last, the later one is the page's own.
  const written = (): URLSearchParams => {
    put('_turn', String(Number(field('_turn')?.value ?? '0') + 1));
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    return body;
  };
  const save = async (): Promise<void> => {
    waiting = undefined;
    // One after the other: what a saving answers is what the next one begins from.
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      const answer = await fetch(autosave, { method: 'POST', body: written(), credentials: 'same-origin' });
      // Signed out: the server kept it for the post that the form was made for, and answered with a whole page.
      if (answer.status === 401) say(autosaveSignedOut);
      else if (answer.ok) {
        const [line = '', opened = ''] = (await answer.text()).split('\n');
        say(line);
        if (opened !== '' && !sent) put('_opened', opened);
      } else if (answer.status === 422) say(await answer.text());
      else if (answer.status === 409 && !sent) {
        // Recorded from another page meanwhile: what is written here since is kept by itself, and said to be something more.
        say(await answer.text());
        if (field('_id') !== null && field('_was') === null && isSecureContext) {
          put('_was', field('_id')?.value ?? '');
          put('_id', crypto.randomUUID());
          again = true;
        }
      } else if (answer.status !== 409) say(autosaveFailed);
    } catch {
      if (!sent) say(autosaveFailed);
    } finally {
      running = false;
      if (again && !sent) {
        again = false;
        void save();
      }
    }
  };

  form.addEventListener('input', () => {
    if (sent) return;
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void save(), QUIET);
  });
  form.addEventListener('submit', () => {
    sent = true;
    put('_turn', String(Number(field('_turn')?.value ?? '0') + 1));
    clearTimeout(waiting);
    waiting = undefined;
  });
  addEventListener('pagehide', () => {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    navigator.sendBeacon(autosave, written());
  });
  // Back to the page by the browser's own button: it may be written on again.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) sent = false;
  });
};

/** Lets every form that asks for it save itself. */
export const startAutosave = (): void => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]')) saveByItself(form);
};
