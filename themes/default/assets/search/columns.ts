// The index's columns: which terms each record has, and its days. Filters, dates,
// counts and other orders than by relevance need them; words alone do not, so
// that this file is loaded when something asks for it.

import "./engine"; // so that the bundler puts into one file what every question needs
import { tokens } from "./analyse";
import type { Options } from "./answer";
import { Bytes } from "./bytes";
import type { Set01 } from "./match";
import { nameLength, plainText } from "./shelf";
import type { Store } from "./store";

/** Facet says which terms of a taxonomy each record has: those in terms from its
 * place in from to the next. */
interface Facet {
  ids: string[];
  names: string[];
  from: Int32Array; // by ordinal
  terms: number[]; // places in ids
}

const perFacet = 2 ** 14; // ordinals to a file

const eachName = new RegExp(`.{${nameLength}}`, "g");

const known = new WeakMap<Store, Map<string, Promise<Facet>>>();

function facet(store: Store, name: string): Promise<Facet> {
  let facets = known.get(store);
  if (!facets) known.set(store, (facets = new Map()));
  let one = facets.get(name);
  if (!one) facets.set(name, (one = readFacet(store, name)));
  one.catch(() => facets.delete(name));
  return one;
}

async function readFacet(store: Store, name: string): Promise<Facet> {
  const { files } = store.entry.facets.find((f) => f.name === name)!;
  const all: Facet = { ids: [], names: [], from: new Int32Array(store.entry.places + 1), terms: [] };
  const places = new Map<string, number>();
  const parts = await Promise.all((files.match(eachName) ?? []).map((f) => store.files.read("facet", f, (b) => b.data)));
  let ordinal = 0;
  for (const [i, data] of parts.entries()) {
    // One after another in each shelf.
    const rest = i === parts.length - 1 ? store.entry.places - ordinal : Math.min(perFacet, store.entry.main - ordinal);
    readPart(new Bytes(data), all, places, ordinal, rest);
    ordinal += rest;
  }
  return all;
}

/** readPart reads a file of kind facet, of so many ordinals. */
function readPart(bytes: Bytes, all: Facet, places: Map<string, number>, first: number, size: number): void {
  const head = bytes.json<{ names: string[]; ids: string[] }>(bytes.number());
  const terms = head.names.map((name, i) => {
    const id = head.ids[i] || plainText(name).replace(/^-|-$/g, "");
    let at = places.get(id);
    if (at === undefined) {
      places.set(id, (at = all.ids.length));
      all.ids.push(id);
      all.names.push(name);
    }
    return at;
  });
  let total = all.from[first]!;
  for (let o = first; o < first + size; o++) all.from[o + 1] = total += bytes.number();
  const low = bytes.take(total - all.from[first]!);
  let seen = 0;
  for (const byte of low) {
    const number = byte + bytes.number() * 256;
    all.terms.push(terms[number === 0 ? seen++ : number - 1]!);
  }
}

/** having are the records with a term that is chosen; those with none, where that
 * is. */
function having({ from, terms }: Facet, chosen: boolean[], none: boolean): Set01 {
  const set = new Uint8Array(from.length - 1);
  for (let o = 0; o < set.length; o++) {
    let is = none && from[o] === from[o + 1];
    for (let i = from[o]!; i < from[o + 1]!; i++) is ||= chosen[terms[i]!]!;
    set[o] = is ? 1 : 0;
  }
  return set;
}

/** inTerms gives the records under the term of that id or name. */
export async function inTerms(store: Store, taxonomy: string, text: string): Promise<Set01> {
  const all = await facet(store, taxonomy);
  const wanted = folded(text);
  const id = text.toLowerCase();
  const chosen = all.ids.map((slug, i) => slug.toLowerCase() === id || (wanted !== "" && folded(all.names[i]!) === wanted));
  return having(all, chosen, false);
}

function folded(text: string): string {
  return tokens(text).map((t) => t.folded).join(" ");
}

/** numbers gives a number for each ordinal. */
export async function numbers(store: Store, kind: "days" | "recorded" | "changed"): Promise<Int32Array> {
  const all = new Int32Array(store.entry.places);
  const read = async (name: string, first: number) => all.set(await store.files.read(kind, name, readNumbers), first);
  await Promise.all(store.shelves.map((s) => read(s.file[kind], s.first)));
  return all;
}

function readNumbers(bytes: Bytes): number[] {
  const all: number[] = [];
  for (let last = 0; !bytes.done(); ) {
    const n = bytes.number();
    all.push((last += n % 2 ? -(n + 1) / 2 : n / 2));
  }
  return all;
}

/** months gives each ordinal's month, as year*100+month. */
async function months(store: Store): Promise<Int32Array> {
  const all = new Int32Array(store.entry.places);
  await Promise.all(
    store.shelves.map(async ({ file, files, first, size }) => {
      const calendar = await files.read("calendar", file.calendar, (b) => b.json<[number, number][]>());
      calendar.forEach(([month, from], i) => all.fill(month, first + from, first + (calendar[i + 1]?.[1] ?? size)));
    }),
  );
  return all;
}

/** Limits are the filters and dates: for each a set. */
export class Limits {
  private readonly filters = new Map<string, Set01>();
  private dates: Set01 | undefined;

  private constructor(private readonly store: Store) {}

  static async read(store: Store, { from = "", to = "", filters }: Options): Promise<Limits> {
    const limits = new Limits(store);
    const asked = Array.from(filters).filter(([name, ids]) => ids.size > 0 && store.entry.facets.some((f) => f.name === name));
    const [first, last] = [bound(from, "0"), bound(to, "9")];
    await Promise.all([
      ...asked.map(async ([name, ids]) => {
        const all = await facet(store, name);
        limits.filters.set(name, having(all, all.ids.map((id) => ids.has(id)), ids.has("-")));
      }),
      first || last ? numbers(store, "days").then((days) => (limits.dates = Uint8Array.from(days, (d) => (d > 0 && d >= first && (!last || d <= last) ? 1 : 0)))) : undefined,
    ]);
    return limits;
  }

  /** allow reports whether a record is within the limits, one taxonomy's filter
   * and, for "dates", the dates aside. */
  allow(ordinal: number, aside = ""): boolean {
    for (const [name, set] of this.filters) if (name !== aside && !set[ordinal]) return false;
    return aside === "dates" || !this.dates || this.dates[ordinal] === 1;
  }

  /** counts tells how many of the records found stand under each term. */
  async counts(found: Uint8Array, taxonomy: string): Promise<{ id: string; name: string; n: number }[]> {
    const all = await facet(this.store, taxonomy);
    const terms = all.ids.map((id, i) => ({ id, name: all.names[i]!, n: 0 }));
    let rest = 0;
    for (let o = 0; o < found.length; o++) {
      if (!found[o] || !this.allow(o, taxonomy)) continue;
      const [from, to] = [all.from[o]!, all.from[o + 1]!];
      if (from === to) rest++;
      for (let i = from; i < to; i++) terms[all.terms[i]!]!.n++;
    }
    return rest > 0 ? [...terms, { id: "-", name: "", n: rest }] : terms;
  }

  /** years tells how many of the records found are of each year: of an unknown
   * month, then of each month. */
  async years(found: Uint8Array): Promise<Map<number, number[]>> {
    const of = await months(this.store);
    const years = new Map<number, number[]>();
    for (let o = 0; o < found.length; o++) {
      if (!found[o] || !this.allow(o, "dates")) continue;
      const year = Math.floor(of[o]! / 100);
      let counts = years.get(year);
      if (!counts) years.set(year, (counts = new Array<number>(13).fill(0)));
      counts[of[o]! % 100]!++;
    }
    return years;
  }
}

/** bound fills a date up to the first or the last day that it may be; 0 for none. */
function bound(date: string, filler: string): number {
  return /^\d{4}(-\d\d(-\d\d)?)?$/.test(date) ? Number(date.replace(/-/g, "").padEnd(8, filler)) : 0;
}
