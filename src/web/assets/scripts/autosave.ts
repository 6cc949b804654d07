// Saves what somebody writes as a draft, a few seconds after each change and when the page is left, so that a closed tab, a
// flat battery or an ended session loses no word. Without scripts there is the button "Save as draft".
const QUIET = 3_000;

const saveByItself = (form: HTMLFormElement): void => {
  const { autosave, autosaveFailed = '', autosaveSignedOut = '' } = form.dataset;
  if (autosave === undefined) return;
  const status = form.querySelector<HTMLElement>('[data-autosave-status]');
  let waiting: number | undefined;
  let sent = false;
  let running: AbortController | undefined;

  const say = (text: string): void => {
    if (status !== null && status.textContent !== text) status.textContent = text;
  };
  const written = (): URLSearchParams => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    return body;
  };
  const save = async (): Promise<void> => {
    waiting = undefined;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(autosave, {
        method: 'POST',
        body: written(),
        signal: running.signal,
        credentials: 'same-origin',
      });
      // Signed out: the server kept it for the post that the form was made for, and answered with a whole page.
      if (answer.status === 401) say(autosaveSignedOut);
      else if (answer.ok || answer.status === 422) say(await answer.text());
      else if (answer.status !== 409) say(autosaveFailed);
    } catch {
      if (!running.signal.aborted) say(autosaveFailed);
    }
  };

  form.addEventListener('input', () => {
    if (sent) return;
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void save(), QUIET);
  });
  form.addEventListener('submit', () => {
    sent = true;
    clearTimeout(waiting);
    waiting = undefined;
    running?.abort();
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
