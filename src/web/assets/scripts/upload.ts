// Shows how far a document has come while it is sent. Without scripts the form sends it as any form does.
const sendByItself = (form: HTMLFormElement): void => {
  const bar = form.querySelector<HTMLProgressElement>('progress');
  const shown = form.querySelector<HTMLElement>('[data-upload-progress]');
  const status = form.querySelector<HTMLElement>('[data-upload-status]');
  const { upload = '', uploadFailed = '' } = form.dataset;
  if (bar === null || shown === null || status === null) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    const failed = (): void => {
      shown.hidden = true;
      status.textContent = uploadFailed;
    };
    request.upload.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) bar.value = loaded / total;
    });
    request.addEventListener('error', failed);
    request.addEventListener('abort', failed);
    request.addEventListener('load', () => {
      if (request.responseURL !== '' && new URL(request.responseURL).href !== new URL(form.action).href) {
        location.assign(request.responseURL);
        return;
      }
      document.open();
      document.write(request.responseText);
      document.close();
    });
    status.textContent = upload;
    shown.hidden = false;
    request.open('POST', form.action);
    request.send(new FormData(form));
  });
};

/** Lets every form that sends a file show its progress. */
export const startUploads = (): void => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-upload]')) sendByItself(form);
};
