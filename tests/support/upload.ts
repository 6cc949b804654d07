import { randomBytes } from 'node:crypto';
import type { TestService } from './service.ts';

/** A PDF as small as one can be. */
export const pdf = (words: string): Buffer => Buffer.from(`%PDF-1.7\n% ${words}\n%%EOF\n`);

export interface Upload {
  readonly fields: Readonly<Record<string, string>>;
  readonly file?: { readonly name: string; readonly content: Buffer };
}

/** The body of a form that sends a file, and its header. */
export const multipartOf = ({ fields, file }: Upload): { readonly payload: Buffer; readonly type: string } => {
  const boundary = `----diogel${randomBytes(8).toString('hex')}`;
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  if (file !== undefined)
    parts.push(
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      file.content,
      Buffer.from('\r\n'),
    );
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { payload: Buffer.concat(parts), type: `multipart/form-data; boundary=${boundary}` };
};

/** Somebody's cookies with the proof that their forms are ours. */
export const cookiesOf = async (
  { app, session }: TestService,
  post: string,
  language = 'en',
): Promise<{ readonly cookies: Record<string, string>; readonly token: string }> => {
  const cookies: Record<string, string> = { 'diogel-language': language, 'diogel-session': session(post) };
  const page = await app.inject({ url: '/accessibility', cookies });
  for (const { name, value } of page.cookies) cookies[name] = value;
  return { cookies, token: /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '' };
};

/** Sends a document as the form does. */
export const upload = async (
  service: TestService,
  child: string,
  {
    fields,
    file,
    post = 'post-north-1',
    language = 'en',
    token: own,
  }: Upload & { readonly post?: string; readonly language?: string; readonly token?: string },
) => {
  const { cookies, token } = await cookiesOf(service, post, language);
  const { payload, type } = multipartOf({
    fields: { _csrf: own ?? token, title: 'Adroddiad', type: 'letter', language: 'cy', ...fields },
    ...(file === undefined ? {} : { file }),
  });
  return service.app.inject({
    method: 'POST',
    url: `/children/${child}/documents`,
    cookies,
    headers: { 'content-type': type },
    payload,
  });
};
