import { once } from 'node:events';

const FLUSH_AT = 1 << 18;

/** Writes a text, as fast as the reader takes it. */
export const write = async (text: string, stream: NodeJS.WritableStream = process.stdout): Promise<void> => {
  if (text !== '' && !stream.write(text)) await once(stream, 'drain');
};

/** Writes bytes to standard output in large pieces, as fast as the reader takes them, from one buffer that is used again. */
export const bytesOut = (stream: NodeJS.WritableStream = process.stdout) => {
  const buffer = Buffer.allocUnsafeSlow(FLUSH_AT * 4);
  let length = 0;
  const put = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  const flush = async (): Promise<void> => {
    if (length > 0) await put(buffer.subarray(0, length));
    length = 0;
  };
  return {
    add: async (bytes: Uint8Array): Promise<void> => {
      if (length + bytes.length > buffer.length) await flush();
      if (bytes.length > buffer.length) await put(bytes);
      else {
        buffer.set(bytes, length);
        length += bytes.length;
      }
    },
    flush,
  };
};

/** Writes lines to standard output in large pieces, as fast as the reader takes them. */
export const lines = (stream: NodeJS.WritableStream = process.stdout) => {
  let buffer = '';
  const flush = async (): Promise<void> => {
    const text = buffer;
    buffer = '';
    await write(text, stream);
  };
  return {
    add: (line: string): void => {
      buffer += `${line}\n`;
    },
    full: (): boolean => buffer.length > FLUSH_AT,
    flush,
  };
};

/** Progress on standard error, on one line that is written over; nothing where nobody is looking. */
export const progress = (what: string) => {
  const seen = process.stderr.isTTY;
  return {
    at: (text: string): void => {
      if (seen) process.stderr.write(`\r\u001b[2K${what}: ${text}`);
    },
    done: (): void => {
      if (seen) process.stderr.write('\r\u001b[2K');
    },
  };
};

/** Rows as columns of text, the widths being the widest cell's. */
export const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
