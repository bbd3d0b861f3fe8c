// Which records match a word, and what it counts there: the same as in
// generator/search/ask.go and score.go. A set of records is a byte for each
// ordinal.

import { idf } from "./rank";
import type { List } from "./shelf";
import type { Store } from "./store";
import { type Form, type Word, lengthOf, minOpen } from "./words";

export type Set01 = Uint8Array;

export const anyField = 255;

/** Level is how near to a word something has to be to match. */
export const surface = 1; // the word, or where it is open one that begins with it
export const stemmed = 2; // or one of the same stem
export const near = 3; // or one that a slip of the pen makes of it
export type Level = typeof surface | typeof stemmed | typeof near;

/** Lists is what the index holds of a form. */
export interface Lists {
  own: List | undefined; // of the word itself
  short: Int32Array | undefined; // records with words that begin with one or two characters
  longer: Map<string, List>; // words that begin with it
  accents: List[]; // records that have it with the accents of the query, or with some
  stems: Map<string, List>; // words of the same stem
  stemmed: Int32Array[]; // records that have one in an English text
  typos: Map<string, List>;
}

/** Reader fetches lists; with brief, only the best of long ones. */
export class Reader {
  private readonly known = new Map<Form, Promise<Lists>>();
  /** read is what was fetched. */
  readonly read = new Map<Form, Lists>();

  constructor(readonly store: Store) {}

  lists(form: Form, brief = false): Promise<Lists> {
    let lists = this.known.get(form);
    if (brief) return lists ?? this.fetch(form, true);
    if (!lists) {
      this.known.set(form, (lists = this.fetch(form, false)));
      lists.then((l) => this.read.set(form, l), () => undefined);
    }
    return lists;
  }

  private async fetch(form: Form, brief: boolean): Promise<Lists> {
    const { store } = this;
    const { folded, exact, open, stem } = form;
    const isLong = lengthOf(folded) >= minOpen;
    const [own, short, longer, accents, stems] = await Promise.all([
      store.list(folded, brief),
      open && !isLong ? store.short(folded) : undefined,
      open && isLong ? store.beginning(folded, brief) : new Map<string, List>(),
      exact === folded ? store.beginning(folded + "\x01") : store.list(`${folded}\x01${exact}`),
      stem ? Promise.all([store.list(stem, brief), store.stem(stem, brief)]) : undefined,
    ]);
    longer.delete(folded);
    const [root, { forms, ordinals }] = stems ?? [undefined, { forms: new Map<string, List>(), ordinals: [] }];
    if (root) forms.set(stem, root);
    return {
      own, short, longer, typos: new Map(),
      accents: accents instanceof Map ? [...accents.values()] : accents ? [accents] : [],
      stems: forms, stemmed: root ? [...ordinals, root.ordinals] : ordinals,
    };
  }
}

/** matchWord adds the records that match the whole or all parts. */
export async function matchWord(word: Word, level: Level, reader: Reader, mask: number): Promise<Set01> {
  const set = new Uint8Array(reader.store.isHole.length);
  if (word.whole) matchForm(await reader.lists(word.whole), surface, mask, set);
  if (word.parts.length === 1 && (level > surface || !word.strict)) {
    matchForm(await reader.lists(word.parts[0]!), level, mask, set);
  } else if (word.parts.length > 0 && (level > surface || !word.strict)) {
    const parts = await Promise.all(word.parts.map((p) => reader.lists(p)));
    const all = parts.map((lists) => {
      const one = new Uint8Array(set.length);
      matchForm(lists, level, mask, one);
      return one;
    });
    for (let o = 0; o < set.length; o++) if (!set[o] && all.every((one) => one[o])) set[o] = 1;
  }
  return set;
}

function matchForm(lists: Lists, level: Level, mask: number, set: Set01): void {
  const add = ({ ordinals, fields }: List) => {
    for (let i = 0; i < ordinals.length; i++) if (fields[i]! & mask) set[ordinals[i]!] = 1;
  };
  if (lists.own) add(lists.own);
  lists.short?.forEach((o) => (set[o] = 1));
  lists.longer.forEach(add);
  if (level >= stemmed) for (const ordinals of lists.stemmed) for (const o of ordinals) set[o] = 1;
  if (level >= near) lists.typos.forEach(add);
}

/** scoreForm gives each record the most that a form counts there. */
export function scoreForm(form: Form, lists: Lists, records: number, stems: boolean, typos: boolean, best: Int32Array): void {
  const score = (list: List, divisor: number) => {
    const weight = idf(records, list.df);
    const { ordinals, impacts } = list;
    for (let i = 0; i < ordinals.length; i++) {
      const s = Math.floor((weight * impacts[i]!) / divisor);
      if (s > best[ordinals[i]!]!) best[ordinals[i]!] = s;
    }
  };
  if (lists.own) {
    score(lists.own, 1);
    // A word without accents counts half where it stands with some; one with
    // accents, where it stands with others.
    const plain = form.exact === form.folded;
    const has = new Set(lists.accents.flatMap((l) => Array.from(l.ordinals)));
    if (has.size > 0 || !plain) for (const o of lists.own.ordinals) if (has.has(o) === plain) best[o]! >>= 1;
  }
  lists.longer.forEach((l) => score(l, 2));
  if (stems) lists.stems.forEach((l) => score(l, 2));
  if (typos) lists.typos.forEach((l) => score(l, 3));
}

/** scoreWord adds what a word counts: the whole or the sum of its parts. */
export async function scoreWord(word: Word, reader: Reader, stems: boolean, typos: boolean, total: Int32Array): Promise<void> {
  const records = reader.store.entry.records;
  let sum: Int32Array | undefined;
  for (const p of word.parts) {
    const best = new Int32Array(total.length);
    scoreForm(p, await reader.lists(p), records, stems, typos, best);
    if (sum) for (let o = 0; o < best.length; o++) sum[o]! += best[o]!;
    else sum = best;
  }
  sum ??= new Int32Array(total.length);
  if (word.whole) {
    const whole = new Int32Array(total.length);
    scoreForm(word.whole, await reader.lists(word.whole), records, false, false, whole);
    for (let o = 0; o < sum.length; o++) if (whole[o]! > sum[o]!) sum[o] = whole[o]!;
  }
  for (let o = 0; o < total.length; o++) total[o]! += sum[o]!;
}

/** fieldsIn are the fields of a record that hold what a list is of. */
export function fieldsIn(list: List, ordinal: number): number {
  let low = 0;
  let high = list.ordinals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list.ordinals[middle]! < ordinal) low = middle + 1;
    else high = middle;
  }
  return list.ordinals[low] === ordinal ? list.fields[low]! : 0;
}
