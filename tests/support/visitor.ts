import type { Pairs } from './forms.ts';
import { AUTHORITY, type TestService } from './service.ts';

export type Reply = Awaited<ReturnType<TestService['app']['inject']>>;

/** A browser without a screen, signed in as a post's holder: keeps cookies, and sends forms with the token of the page before. */
export const visitor = (service: TestService, post: string, authority = AUTHORITY) => {
  const cookies: Record<string, string> = { 'diogel-language': 'en' };
  let page = '';
  const take = (reply: Reply): Reply => {
    for (const { name, value } of reply.cookies) cookies[name] = value;
    if (reply.body !== '') page = reply.body;
    return reply;
  };
  const signIn = (): void => {
    cookies['diogel-session'] = service.session(post, authority);
  };
  signIn();
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  return {
    signIn,
    /** The value of a hidden field of the page before. */
    field,
    /** Ends the session as time does: without a word to the browser. */
    forget: (): void => {
      delete cookies['diogel-session'];
    },
    open: async (url: string): Promise<Reply> => take(await service.app.inject({ url, cookies })),
    /** Sends a form. A token among its values is sent in place of the page's own. */
    send: async (url: string, values: Pairs | Readonly<Record<string, string>>): Promise<Reply> => {
      const pairs = Symbol.iterator in values ? [...values] : Object.entries(values);
      const token: Pairs = pairs.some(([name]) => name === '_csrf') ? [] : [['_csrf', field('_csrf')]];
      return take(
        await service.app.inject({
          method: 'POST',
          url,
          cookies,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams([...token, ...pairs].map(([name, value]) => [name, value])).toString(),
        }),
      );
    },
  };
};
