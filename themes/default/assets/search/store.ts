// The static index, format 2: generator/search/export.go describes it. entry.json
// names all other files, and their names are made of what they hold, so that a
// file once read never changes.

import { Bytes } from "./bytes";
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

/** Facet says which terms of a taxonomy each record has. */
export interface Facet {
  ids: string[];
  names: string[];
  sets: number[][]; // places in ids
  of: Int32Array; // of each ordinal, its set; -1 in a hole
}

const version = 2;

/** Store is the index as its entry names it. */
export class Store {
  readonly shelves: Shelf[];
  /** place is an ordinal's place in the register's order, and at the ordinal at a
   * place. */
  readonly place: Int32Array;
  readonly at: Int32Array;
  readonly isHole: Uint8Array;
  private readonly facets = new Map<string, Promise<Facet>>();
  private readonly files: Files;

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
    const all = new Map<string, (List | undefined)[]>();
    await Promise.all(
      this.shelves.map(async (shelf, i) => {
        for (const [word, list] of await shelf.beginning(text, brief)) {
          const both = all.get(word) ?? [undefined, undefined];
          both[i] = list;
          all.set(word, both);
        }
      }),
    );
    return new Map(Array.from(all, ([word, both]) => [word, join(both)!]));
  }

  /** short gives the records with a word that begins with one or two characters;
   * nothing where no word does but itself. */
  async short(text: string): Promise<Int32Array | undefined> {
    const [main, tail] = await Promise.all(this.shelves.map((s) => s.short(text)));
    return main && tail ? joined(main, tail) : (main ?? tail);
  }

  /** spelling gives the words of letters that begin with a text. */
  async spelling(first: string): Promise<string[]> {
    return (await Promise.all(this.shelves.map((s) => s.spelling(first)))).flat();
  }

  card(ordinal: number): Promise<Card> {
    return this.shelves[ordinal < this.entry.main ? 0 : 1]!.card(ordinal);
  }

  /** numbers gives a number for each ordinal. */
  async numbers(kind: "days" | "recorded" | "changed"): Promise<Int32Array> {
    const [main, tail] = await Promise.all(this.shelves.map((s) => s.numbers(kind)));
    return joined(main!, tail!);
  }

  /** months gives each ordinal's month, as year*100+month. */
  async months(): Promise<Int32Array> {
    const all = new Int32Array(this.entry.places);
    await Promise.all(this.shelves.map((s) => s.months(all)));
    return all;
  }

  facet(name: string): Promise<Facet> {
    let facet = this.facets.get(name);
    if (!facet) this.facets.set(name, (facet = this.readFacet(name)));
    facet.catch(() => this.facets.delete(name));
    return facet;
  }

  private async readFacet(name: string): Promise<Facet> {
    const { files } = this.entry.facets.find((f) => f.name === name)!;
    const facet: Facet = { ids: [], names: [], sets: [], of: new Int32Array(this.entry.places) };
    const places = new Map<string, number>();
    const parts = await Promise.all(names(files).map((f) => this.files.read("facet", f, (b) => b)));
    let ordinal = 0;
    parts.forEach((shared) => {
      const bytes = new Bytes(shared.data);
      const head = JSON.parse(bytes.text(bytes.number())) as { terms: [string, string][]; sets: number[][] };
      const terms = head.terms.map(([id, title]) => {
        let at = places.get(id);
        if (at === undefined) {
          places.set(id, (at = facet.ids.length));
          facet.ids.push(id);
          facet.names.push(title);
        }
        return at;
      });
      const first = facet.sets.length - 1;
      for (const set of head.sets) facet.sets.push(set.map((t) => terms[t]!));
      while (!bytes.done()) {
        const set = bytes.number();
        facet.of[ordinal++] = set === 0 ? -1 : first + set;
      }
    });
    return facet;
  }
}

/** names are those that stand end to end. */
function names(all: string): string[] {
  return all.match(/.{10}/g) ?? [];
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
