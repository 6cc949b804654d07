type Numbers = Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Numbers side by side, without an object for each. They grow by doubling. */
export interface Column<T extends Numbers> {
  readonly push: (value: number) => void;
  readonly addAll: (values: T) => void;
  /** Adds so many numbers at once, which are to be set where they stand: from the place that is given, in the array that is given. */
  readonly extend: (more: number) => { readonly values: T; readonly from: number };
  readonly at: (index: number) => number;
  readonly length: () => number;
  /** All of them where they stand, for as long as none is added, and room behind them. */
  readonly values: () => T;
  /** A copy of all of them. */
  readonly copy: () => T;
}

/** A column of numbers of one type, with room for so many at first. */
export const column = <T extends Numbers>(type: new (length: number) => T, first = 1 << 8): Column<T> => {
  let values = new type(first);
  let length = 0;
  const room = (more: number): void => {
    if (length + more <= values.length) return;
    const wider = new type(Math.max(values.length * 2, length + more));
    wider.set(values);
    values = wider;
  };
  return {
    push: (value) => {
      if (length === values.length) room(1);
      values[length++] = value;
    },
    addAll: (more) => {
      room(more.length);
      values.set(more, length);
      length += more.length;
    },
    extend: (more) => {
      room(more);
      length += more;
      return { values, from: length - more };
    },
    at: (index) => values[index] ?? Number.NaN,
    length: () => length,
    values: () => values,
    copy: () => values.slice(0, length) as T,
  };
};
