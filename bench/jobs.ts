import { randomUUID } from 'node:crypto';
import { openPages } from '../tests/support/pages.ts';
import { makeAuthorities } from '../tests/support/service.ts';
import { asSuperuser, startServer, urlOf } from './installation.ts';
import type { Asked, Figure, Section } from './measuring.ts';
import { doJob, JOBS } from './ten-jobs.ts';

/** What ten common jobs take of a person, in the real pages: clicks, fields, keystrokes. The same on every machine. */
export const jobs = async (asked: Asked): Promise<Section> => {
  const server = await startServer(asked);
  const figures: Figure[] = [];
  try {
    const name = `jobs_${randomUUID().replaceAll('-', '')}`;
    await asSuperuser(server.url, (client) => client.query(`create database ${name}`));
    await makeAuthorities(urlOf(server, name));
    const pages = await openPages({ databaseUrl: urlOf(server, name) });
    try {
      for (const job of JOBS) {
        const { clicks, fields, keystrokes } = await doJob(pages, job);
        figures.push({
          name: job.id,
          reached: clicks,
          unit: 'clicks',
          note: `${fields} fields, ${keystrokes} keystrokes`,
        });
        asked.say(`  ${job.id}: done`);
      }
    } finally {
      await pages.close();
    }
    await asSuperuser(server.url, (client) => client.query(`drop database ${name}`));
  } finally {
    await server.stop();
  }
  return {
    section: 'jobs',
    command: 'npm run bench -- jobs',
    about: [
      'Ten common jobs from My work until they are recorded, by mouse and keyboard in Chromium, counted by the page.',
    ],
    figures,
  };
};
