import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleData } from './sample-data.ts';

describe('sample data', () => {
  it('that is not there is a failure that says which file is needed and where to put it, never a pass', () => {
    expect(() => sampleData('ssda903', 'no-such-file.csv')).toThrow(
      /sample files are needed.*no-such-file\.csv is not there.*DIOGEL_DATA/s,
    );
  });

  it('that is there is a path', () => {
    expect(basename(sampleData('ssda903', 'header.csv'))).toBe('header.csv');
  });
});
