import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderStore, s3Store, type Store } from './store.ts';

let folder: string;
let server: S3rver;
let bucket: string;
const who = { region: 'us-east-1', keyId: 'S3RVER', secret: 'S3RVER' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diogel-store-'));
  server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'dogfennau', configs: [] }],
  });
  const { port } = await server.run();
  bucket = `http://127.0.0.1:${port}/dogfennau`;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const stores: Readonly<Record<string, () => Store>> = {
  'a folder': () => folderStore(join(folder, 'kept')),
  'a bucket of an S3 server': () => s3Store({ ...who, bucket }, folder),
};

describe.each(Object.entries(stores))('%s', (_, make) => {
  it('takes a file, gives it back byte for byte, and forgets it', async () => {
    const store = make();
    const content = randomBytes(3_000_000);
    const path = join(folder, 'incoming');
    await writeFile(path, content);
    await store.put('1/dogfen', path);
    expect(await readdir(folder)).not.toContain('incoming');
    const lying = await store.fetch('1/dogfen');
    expect(lying !== undefined && (await readFile(lying.path)).equals(content)).toBe(true);
    await lying?.done();
    await store.remove('1/dogfen');
    expect(await store.fetch('1/dogfen')).toBeUndefined();
    await store.remove('1/dogfen');
    expect((await readdir(folder)).filter((name) => name.startsWith('read-'))).toEqual([]);
  });

  it('has no file that nobody put there', async () => {
    expect(await make().fetch('1/neb')).toBeUndefined();
  });
});

describe('an S3 store that refuses', () => {
  it.each([
    ['a key that it does not know', { keyId: 'arall' }],
    ['a bucket that is not there', { bucket: 'nid-oes' }],
  ])('because of %s keeps the file where it was and says so', async (_, wrong) => {
    const path = join(folder, 'waiting');
    await writeFile(path, randomBytes(2_000_000));
    const store = s3Store(
      { ...who, bucket, ...wrong, ...('bucket' in wrong ? { bucket: bucket.replace('dogfennau', 'nid-oes') } : {}) },
      folder,
    );
    await expect(store.put('1/dogfen', path)).rejects.toThrow(/store of documents answered 40[34]/);
    expect((await readFile(path)).length).toBe(2_000_000);
    await rm(path);
  });
});
