// The index's columns: which terms each record has, and its days. Filters, dates,
// counts and other orders than by relevance need them; words alone do not, so
// that this file is loaded when something asks for it.

import "./needed";
import { tokens } from "./analyse";
import type { Options } from "./answer";
import type { Bytes } from "./bytes";
import type { Set01 } from "./match";
import type { Store } from "./store";
import { type Counts, Facet, type Wanted } from "./terms";

const known = new WeakMap<Store, Map<string, Promise<Facet>>>();

function facet(store: Store, name: string): Promise<Facet> {
  let facets = known.get(store);
  if (!facets) known.set(store, (facets = new Map()));
  let one = facets.get(name);
  if (!one) facets.set(name, (one = Facet.read(store, name)));
  one.catch(() => facets.delete(name));
  return one;
}

/** inTerms gives the records under the term of that id or name. */
export async function inTerms(store: Store, taxonomy: string, text: string): Promise<Set01> {
  const all = await facet(store, taxonomy);
  await all.readAll();
  const wanted = folded(text);
  const id = text.toLowerCase();
  return all.having(new Set(all.ids.filter((slug, i) => slug.toLowerCase() === id || (wanted !== "" && folded(all.names[i]!) === wanted))));
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
        limits.filters.set(name, await (await facet(store, name)).having(ids));
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
  async counts(found: Uint8Array, taxonomy: string, wanted?: Wanted): Promise<Counts> {
    const within = found.map((is, o) => (is && this.allow(o, taxonomy) ? 1 : 0));
    return (await facet(this.store, taxonomy)).counts(within, wanted);
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
