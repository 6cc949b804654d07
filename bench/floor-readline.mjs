// The floor of `duties`, as most programs are written: the lines of a file, one after the other, each JSON-parsed.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

let lines = 0;
for await (const line of createInterface({
  input: createReadStream(process.argv[2]),
  crlfDelay: Number.POSITIVE_INFINITY,
})) {
  JSON.parse(line);
  lines += 1;
}
process.stdout.write(`${lines}\n`);
