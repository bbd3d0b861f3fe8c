// One of the two parts of the static index, the main shelf or the tail:
// generator/search/export.go and the files named there describe its files.

import { Bytes, compare, inflated, utf8 } from "./bytes";

export interface Directory {
  from: string[];
  files: string; // names, end to end
}

export interface ShelfFile {
  terms: Directory;
  short: Directory;
  words: Directory;
  places: string;
  cards: string;
  days: string;
  recorded: string;
  changed: string;
  calendar: string;
}

/** Card is what a result shows; "" is nothing. */
export interface Card {
  id: string;
  title: string;
  date: string;
  language: string;
  status: string;
  marks: Glyph[];
  summary: string;
}

interface Glyph {
  glyph: string;
  name: string;
  rank?: number;
}

/** Pack is a file of kind cards. */
interface Pack {
  ids: string[];
  titles: string[];
  dates: string[];
  languages: string[];
  statuses: string[];
  marks: number[][];
  glyphs: Glyph[];
  summaries: string[];
}

/** List is a key's postings: records, the fields that hold it (a bit each), and
 * what it counts there. It may be the best of a long one: then last is the impact
 * and the ordinal of the worst of these, on each shelf. */
export interface List {
  df: number;
  ordinals: Int32Array;
  fields: Uint8Array;
  impacts: Uint8Array;
  last: [impact: number, ordinal: number][];
}

export const nameLength = 8;

/** Missing is a file that is not there: the entry may be an older one. */
export class Missing extends Error {}

/** Files reads each file once. */
export class Files {
  private readonly known = new Map<string, Promise<unknown>>();

  constructor(private readonly entry: string) {}

  read<T>(kind: string, name: string, decode: (bytes: Bytes) => T): Promise<T> {
    const path = `${kind}-${name}.bin`;
    let file = this.known.get(path) as Promise<T> | undefined;
    if (!file) {
      file = get(new URL(path, this.entry).href, "default").then(inflated).then((data) => decode(new Bytes(data)));
      this.known.set(path, file);
      file.catch(() => this.known.delete(path));
    }
    return file;
  }
}

export async function get(url: string, cache: RequestCache): Promise<Response> {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Missing(`${url}: ${response.status}`);
  return response;
}

/** readKeys reads the keys of a file, by their bytes; head reads what goes with
 * each. */
function readKeys<T>(bytes: Bytes, head: (key: string) => T): Map<string, T> {
  const keys = new Map<string, T>();
  let last = new Uint8Array(0);
  for (let n = bytes.number(); n > 0; n--) {
    const shared = bytes.number();
    const rest = bytes.take(bytes.number());
    const next = new Uint8Array(shared + rest.length);
    next.set(last.subarray(0, shared));
    next.set(rest, shared);
    last = next;
    const key = utf8.decode(next);
    keys.set(key, head(key));
  }
  return keys;
}

/** Away is a list that stands in a file of its own. */
interface Away {
  name: string;
  df: number;
  best: List | undefined;
}

/** Stem is what stands at a stem: its forms, and the records where they are not
 * those of all forms. */
interface Stem {
  forms: string[];
  only: List | Away | undefined;
}

/** Entry is what stands at a key. */
type Entry = List | Away | Stem;

/** Shelf is one of the two parts of the index. */
export class Shelf {
  constructor(
    readonly file: ShelfFile,
    readonly files: Files,
    readonly first: number,
    readonly size: number, // ordinals
    private readonly perCard: number,
  ) {}

  async list(key: string, brief = false): Promise<List | undefined> {
    const entry = await this.entry(key);
    return entry && this.resolve(entry as List | Away, key, brief);
  }

  private async entry(key: string): Promise<Entry | undefined> {
    const name = fileOf(this.file.terms, key);
    return name ? (await this.terms(name)).get(key) : undefined;
  }

  async beginning(text: string, brief: boolean): Promise<[string, List][]> {
    const all = await Promise.all(filesOf(this.file.terms, text).map((name) => this.terms(name)));
    const found = all.flatMap((terms) => Array.from(terms)).filter(([k]) => k.startsWith(text) && !/[\x01-\x03]/.test(k.slice(text.length)));
    return Promise.all(found.map(async ([k, entry]): Promise<[string, List]> => [k, await this.resolve(entry as List | Away, k, brief)]));
  }

  /** stem gives a stem's forms, and the records that have one in an English text. */
  async stem(stem: string, brief: boolean): Promise<{ forms: [string, List][]; ordinals: Int32Array[] }> {
    const key = stem + "\x02";
    const entry = (await this.entry(key)) as Stem | undefined;
    if (!entry) return { forms: [], ordinals: [] };
    const forms = await Promise.all(entry.forms.map(async (f): Promise<[string, List]> => [f, (await this.list(f, brief))!]));
    const only = entry.only && (await this.resolve(entry.only, key, brief));
    return { forms, ordinals: only ? [only.ordinals] : forms.map(([, list]) => list.ordinals) };
  }

  private resolve(list: List | Away, key: string, brief: boolean): List | Promise<List> {
    if (!("name" in list)) return list;
    if (brief && list.best) return list.best;
    return this.files.read("list", list.name, (bytes) => {
      const whole = emptyList(list.df);
      readColumns(bytes, [[key, whole]], this.first, this.size);
      return whole;
    });
  }

  private terms(name: string): Promise<Map<string, Entry>> {
    return this.files.read("terms", name, (bytes) => readTerms(bytes, this.first, this.size));
  }

  async short(text: string): Promise<Int32Array | undefined> {
    const count = Math.ceil(this.size / 8);
    return this.at("short", this.file.short, text, (bytes) => readSet(bytes, count, this.first));
  }

  /** at gives what stands at a key in files of a kind. */
  async at<T>(kind: string, directory: Directory, key: string, head: (bytes: Bytes) => T): Promise<T | undefined> {
    const name = fileOf(directory, key);
    return name ? (await this.files.read(kind, name, (bytes) => readKeys(bytes, () => head(bytes)))).get(key) : undefined;
  }

  /** keys are those of all files of a kind that may hold keys beginning with a
   * text, and nothing else. */
  async keys(kind: string, directory: Directory, text: string): Promise<string[]> {
    const all = await Promise.all(filesOf(directory, text).map((name) => this.files.read(kind, name, (bytes) => Array.from(readKeys(bytes, () => {}).keys()))));
    return all.flat();
  }

  async card(ordinal: number): Promise<Card> {
    const at = ordinal - this.first;
    const from = Math.floor(at / this.perCard) * nameLength;
    const name = this.file.cards.slice(from, from + nameLength);
    return cardOf(await this.files.read("cards", name, (b) => b.json<Pack>()), at % this.perCard);
  }
}

function cardOf(pack: Pack, i: number): Card {
  const title = pack.titles[i]!;
  // Most of an id are its date and letters of the title.
  const [date, letters, rest = ""] = pack.ids[i]!.split("~") as [string, string?, string?];
  return {
    id: date + plainText(title).slice(0, Number(letters)) + rest, title, date: pack.dates[i] || date, language: pack.languages[i]!,
    status: pack.statuses[i]!, marks: pack.marks[i]!.map((m) => pack.glyphs[m]!), summary: pack.summaries[i]!,
  };
}

/** plainText is what ids are made of: a text's letters from A to Z and digits,
 * hyphens for all else, and one before it. */
export function plainText(text: string): string {
  return `-${text}`.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase();
}

/** readTerms reads a file of kind terms. */
function readTerms(bytes: Bytes, first: number, size: number): Map<string, Entry> {
  const here: [key: string, list: List][] = []; // of which the postings follow
  const read = (key: string, head: number): List | Away => {
    const df = head >> 1;
    if (head > 1 && head & 1) return { name: bytes.text(nameLength), df, best: hasImpacts(key) ? readBest(bytes, df, first) : undefined };
    const list = emptyList(df);
    here.push([key, list]);
    return list;
  };
  const terms = readKeys(bytes, (key): Entry => {
    if (!key.endsWith("\x02")) return read(key, bytes.number());
    const stem = key.slice(0, -1);
    const forms = Array.from({ length: bytes.number() }, () => stem.slice(0, stem.length - bytes.number()) + bytes.text(bytes.number()));
    const head = bytes.number();
    return { forms, only: head === 0 ? undefined : read(key, head) };
  });
  readColumns(bytes, here, first, size);
  return terms;
}

const hasImpacts = (key: string) => !/[\x01-\x03]/.test(key);

const emptyList = (df: number): List => ({ df, ordinals: new Int32Array(0), fields: new Uint8Array(0), impacts: new Uint8Array(0), last: [] });

/** readColumns fills the lists of keys. */
function readColumns(bytes: Bytes, lists: [key: string, list: List][], first: number, size: number): void {
  for (const [, list] of lists) {
    list.ordinals = bytes.gaps(list.df, size);
    for (let i = 0, o = first; i < list.df; i++, o++) list.ordinals[i] = o += list.ordinals[i]!;
  }
  const full = lists.filter(([key]) => hasImpacts(key)).map(([, list]) => list);
  for (const list of full) list.fields = bytes.take(list.df);
  // Their impacts stand by the fields.
  const next = new Int32Array(257);
  for (const { fields } of full) for (const f of fields) next[f + 1]!++;
  for (let f = 0; f < 256; f++) next[f + 1]! += next[f]!;
  const impacts = bytes.take(next[256]!);
  for (const list of full) list.impacts = list.fields.map((f) => impacts[next[f]!++]!);
}

function readBest(bytes: Bytes, df: number, first: number): List {
  const n = bytes.number();
  const list: List = { df, ordinals: new Int32Array(n), fields: new Uint8Array(n), impacts: new Uint8Array(n), last: [] };
  for (let i = 0; i < n; i++) {
    list.ordinals[i] = first + bytes.number();
    [list.fields[i], list.impacts[i]] = bytes.take(2) as unknown as [number, number];
  }
  list.last = [[list.impacts[n - 1]!, list.ordinals[n - 1]!]];
  return list;
}

/** readSet reads a set of ordinals: bits, or those that there are. */
function readSet(bytes: Bytes, size: number, first: number): Int32Array {
  const n = bytes.number();
  const set = new Int32Array(n);
  if (n >= size) {
    let at = 0;
    bytes.take(size).forEach((b, i) => {
      for (let k = 0; k < 8; k++) if ((b >> k) & 1) set[at++] = first + i * 8 + k;
    });
    return set;
  }
  for (let i = 0, o = first; i < n; i++) set[i] = o += bytes.number();
  return set;
}

/** fileOf names the file that would hold a key. */
function fileOf(directory: Directory, key: string): string {
  const at = lastNotAfter(directory.from, key);
  return at < 0 ? "" : directory.files.slice(at * nameLength, (at + 1) * nameLength);
}

/** filesOf names the files that hold the keys beginning with a text. */
function filesOf(directory: Directory, text: string): string[] {
  const found: string[] = [];
  for (let i = Math.max(0, lastNotAfter(directory.from, text)); i < directory.from.length; i++) {
    if (found.length > 0 && !directory.from[i]!.startsWith(text)) break;
    found.push(directory.files.slice(i * nameLength, (i + 1) * nameLength));
  }
  return found;
}

function lastNotAfter(from: string[], key: string): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(from[middle]!, key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
