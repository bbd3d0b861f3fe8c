// The static index, format 4: generator/search/export.go describes it. entry.json
// names all other files, and their names are made of what they hold, so that a
// file once read never changes.

import { type Card, Files, type List, Shelf, type ShelfFile, get } from "./shelf";

export type { Card } from "./shelf";

export interface FacetName {
  name: string;
  title: string;
  closed: boolean;
}

interface Entry {
  version: number;
  records: number;
  places: number;
  main: number;
  before: number[];
  holes: number[];
  perCard: number;
  shelves: ShelfFile[];
  facets: (FacetName & { files: string })[];
}

const version = 4;

/** Store is the index as its entry names it. */
export class Store {
  readonly shelves: Shelf[];
  /** place is an ordinal's place in the register's order, and at the ordinal at a
   * place. */
  readonly place: Int32Array;
  readonly at: Int32Array;
  readonly isHole: Uint8Array;
  readonly files: Files;

  private constructor(readonly entry: Entry, url: string) {
    this.files = new Files(url);
    const sizes = [entry.main, entry.places - entry.main];
    this.shelves = entry.shelves.map((s, i) => new Shelf(s, this.files, i * entry.main, sizes[i]!, entry.perCard));
    this.isHole = new Uint8Array(entry.places);
    let hole = 0;
    for (const d of entry.holes) this.isHole[(hole += d)] = 1;
    this.place = new Int32Array(entry.places);
    let before = 0;
    const after = new Int32Array(entry.main + 1);
    entry.before.forEach((d, i) => {
      before += d;
      after[before]!++;
      this.place[entry.main + i] = before + i;
    });
    for (let o = 0, n = 0; o < entry.main; o++) this.place[o] = o + (n += after[o]!);
    this.at = new Int32Array(entry.places);
    this.place.forEach((p, o) => (this.at[p] = o));
  }

  static async open(url: string): Promise<Store> {
    const entry = (await (await get(url, "no-cache")).json()) as Entry;
    if (entry.version !== version) throw new Error(`the search index has format ${entry.version}, not ${version}`);
    return new Store(entry, url);
  }

  /** list gives a key's postings; with brief, at most the best of a long list. */
  async list(key: string, brief = false): Promise<List | undefined> {
    return join(await Promise.all(this.shelves.map((s) => s.list(key, brief))));
  }

  /** beginning gives the folded words that begin with a text, or the exact forms of
   * one after \x01, and their postings. */
  async beginning(text: string, brief = false): Promise<Map<string, List>> {
    return byWord(await Promise.all(this.shelves.map((s) => s.beginning(text, brief))));
  }

  /** stem gives a stem's forms, and the records that have one in an English text. */
  async stem(stem: string, brief = false): Promise<{ forms: Map<string, List>; ordinals: Int32Array[] }> {
    const parts = await Promise.all(this.shelves.map((s) => s.stem(stem, brief)));
    return { forms: byWord(parts.map((p) => p.forms)), ordinals: parts.flatMap((p) => p.ordinals) };
  }

  /** short gives the records with a word that begins with one or two characters;
   * nothing where no word does but itself. */
  async short(text: string): Promise<Int32Array | undefined> {
    const [main, tail] = await Promise.all(this.shelves.map((s) => s.short(text)));
    return main && tail ? joined(main, tail) : (main ?? tail);
  }

  card(ordinal: number): Promise<Card> {
    return this.shelves[ordinal < this.entry.main ? 0 : 1]!.card(ordinal);
  }
}

/** byWord puts together what the shelves hold of words. */
function byWord(parts: [string, List][][]): Map<string, List> {
  const all = new Map<string, (List | undefined)[]>();
  parts.forEach((part, i) => {
    for (const [word, list] of part) {
      const both = all.get(word) ?? [undefined, undefined];
      both[i] = list;
      all.set(word, both);
    }
  });
  return new Map(Array.from(all, ([word, both]) => [word, join(both)!]));
}

/** join puts together what the shelves hold of a key. */
function join([main, tail]: (List | undefined)[]): List | undefined {
  if (!main || !tail) return main ?? tail;
  return {
    df: main.df + tail.df,
    ordinals: joined(main.ordinals, tail.ordinals),
    fields: joined(main.fields, tail.fields),
    impacts: joined(main.impacts, tail.impacts),
    last: [...main.last, ...tail.last],
  };
}

function joined<T extends Int32Array | Uint8Array>(a: T, b: T): T {
  const both = new (a.constructor as new (n: number) => T)(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
