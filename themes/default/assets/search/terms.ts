// Which terms of a taxonomy each record has: files of kind facet and rarer, as
// generator/search/facets.go describes them. The rarer terms are read only where
// they may matter.

import { Bytes } from "./bytes";
import type { Set01 } from "./match";
import { nameLength, plainText } from "./shelf";
import type { Store } from "./store";

const perFacet = 2 ** 14; // ordinals to a file

const eachName = new RegExp(`.{${nameLength}}`, "g");

const rare = -1; // one of those that have not been read

/** Count is how many of the records found have a term; of "-", none. */
export interface Count {
  id: string;
  name: string;
  n: number;
}

/** Wanted are the terms to be counted, if not all: so many of those that the most
 * records have, and these. */
export interface Wanted {
  first: number;
  ids: Iterable<string>;
}

/** Counts are exact; all says whether there are others. */
export interface Counts {
  terms: Count[];
  all: boolean;
}

/** Part is what one file says of its ordinals. */
interface Part {
  first: number;
  size: number;
  rarer: string; // the name of the file with its rarer terms; "" for none, or once read
  most: number; // records that have one of these, at most
  known: Set<number>; // places of the others
}

interface Head {
  names: string[];
  ids: string[];
  rarer?: string;
  most?: number;
}

/** Facet is a taxonomy: the terms of an ordinal stand from its place in from to the
 * next. */
export class Facet {
  readonly ids: string[] = [];
  readonly names: string[] = [];
  private readonly places = new Map<string, number>(); // of ids
  private readonly from: Int32Array;
  private readonly terms: number[] = []; // places, or rare
  private readonly parts: Part[] = [];
  private complete: Promise<void> | undefined;

  private constructor(private readonly store: Store) {
    this.from = new Int32Array(store.entry.places + 1);
  }

  static async read(store: Store, name: string): Promise<Facet> {
    const facet = new Facet(store);
    const { main, places, facets } = store.entry;
    const names = facets.find((f) => f.name === name)!.files.match(eachName) ?? [];
    const files = await Promise.all(names.map((f) => store.files.read("facet", f, (bytes) => bytes.data)));
    let ordinal = 0;
    for (const [i, data] of files.entries()) {
      // One after another in each shelf.
      const size = i === files.length - 1 ? places - ordinal : Math.min(perFacet, main - ordinal);
      facet.readPart(new Bytes(data), ordinal, size);
      ordinal += size;
    }
    return facet;
  }

  private readPart(bytes: Bytes, first: number, size: number): void {
    const head = bytes.json<Head>(bytes.number());
    const known = this.add(head);
    this.parts.push({ first, size, rarer: head.rarer ?? "", most: head.most ?? 0, known: new Set(known) });
    const before = this.from[first]!;
    for (let o = first, total = before; o < first + size; o++) this.from[o + 1] = total += bytes.number();
    for (const n of bytes.take(this.from[first + size]! - before)) this.terms.push(n === 0 ? rare : known[n - 1]!);
  }

  /** add gives the places of a file's terms. */
  private add({ names, ids }: Head): number[] {
    return names.map((name, i) => {
      const id = ids[i] || plainText(name).replace(/^-|-$/g, "");
      let place = this.places.get(id);
      if (place === undefined) {
        this.places.set(id, (place = this.ids.length));
        this.ids.push(id);
        this.names.push(name);
      }
      return place;
    });
  }

  /** readAll reads the rarer terms. */
  readAll(): Promise<void> {
    this.complete ??= this.readRarer().catch((error: unknown) => {
      this.complete = undefined;
      throw error;
    });
    return this.complete;
  }

  private async readRarer(): Promise<void> {
    const parts = this.parts.filter((part) => part.rarer !== "");
    const files = await Promise.all(parts.map((part) => this.store.files.read("rarer", part.rarer, (bytes) => bytes.data)));
    for (const [i, part] of parts.entries()) {
      const bytes = new Bytes(files[i]!);
      const terms = this.add(bytes.json<Head>(bytes.number()));
      const [from, to] = [this.from[part.first]!, this.from[part.first + part.size]!];
      const low = bytes.take(this.terms.slice(from, to).filter((t) => t === rare).length);
      let next = 0;
      let seen = 0;
      for (let at = from; at < to; at++) {
        if (this.terms[at] !== rare) continue;
        const number = low[next++]! + bytes.number() * 256;
        this.terms[at] = terms[number === 0 ? seen++ : number - 1]!;
      }
      part.rarer = "";
    }
  }

  /** having are the records with one of the terms; those with none, too, where "-"
   * is one of them. */
  async having(ids: Set<string>): Promise<Set01> {
    if (!Array.from(ids).every((id) => id === "-" || this.isKnown(id))) await this.readAll();
    const chosen = this.ids.map((id) => ids.has(id));
    const set = new Uint8Array(this.from.length - 1);
    for (let o = 0; o < set.length; o++) {
      let is = ids.has("-") && this.from[o] === this.from[o + 1];
      for (let i = this.from[o]!; i < this.from[o + 1]!; i++) is ||= chosen[this.terms[i]!] === true;
      set[o] = is ? 1 : 0;
    }
    return set;
  }

  /** isKnown reports a term that is none of those that have not been read. */
  private isKnown(id: string): boolean {
    const place = this.places.get(id);
    return this.parts.every((part) => part.rarer === "" || (place !== undefined && part.known.has(place)));
  }

  /** counts counts the terms of a set of records. */
  async counts(found: Set01, wanted?: Wanted): Promise<Counts> {
    const counts = this.count(found);
    if (wanted ? this.suffices(counts, wanted) : counts.all) return counts;
    await this.readAll();
    return this.count(found);
  }

  /** suffices reports whether none of the others is wanted. */
  private suffices({ terms, all, most }: Counts & { most: number }, { first, ids }: Wanted): boolean {
    if (all) return true;
    if (!Array.from(ids).every((id) => id === "-" || this.isKnown(id))) return false;
    return first === 0 || terms.filter((t) => t.n > most).length >= first;
  }

  /** count counts what is known; most is how many of the records can have one of
   * the other terms. */
  private count(found: Set01): Counts & { most: number } {
    const n = new Int32Array(this.ids.length);
    const others = this.parts.map(({ first, size, most }) => Math.min(most, this.countIn(found, first, first + size, n)));
    const open = this.parts.filter((part, i) => part.rarer !== "" && others[i]! > 0);
    const terms: Count[] = [];
    this.ids.forEach((id, t) => open.every((part) => part.known.has(t)) && terms.push({ id, name: this.names[t]!, n: n[t]! }));
    const none = found.reduce((sum, is, o) => sum + (is && this.from[o] === this.from[o + 1] ? 1 : 0), 0);
    if (none > 0) terms.push({ id: "-", name: "", n: none });
    const missing = (t: number) => this.parts.reduce((sum, part, i) => sum + (part.rarer === "" || part.known.has(t) ? 0 : others[i]!), n[t] ?? 0);
    const most = this.ids.reduce((top, _, t) => (open.every((part) => part.known.has(t)) ? top : Math.max(top, missing(t))), missing(rare));
    return { terms, all: open.length === 0, most };
  }

  /** countIn counts terms of a range of ordinals, and gives how many it does not
   * know. */
  private countIn(found: Set01, first: number, end: number, n: Int32Array): number {
    let others = 0;
    for (let o = first; o < end; o++) {
      if (!found[o]) continue;
      for (let i = this.from[o]!; i < this.from[o + 1]!; i++) {
        if (this.terms[i] === rare) others++;
        else n[this.terms[i]!]!++;
      }
    }
    return others;
  }
}
