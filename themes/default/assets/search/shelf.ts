// One of the two parts of the static index, the main shelf or the tail:
// generator/search/export.go and the files named there describe its files.

import { Bytes, compare, inflated } from "./bytes";

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

export interface Card {
  id: string;
  title: string;
  date?: string;
  language?: string;
  status?: string;
  marks?: { glyph: string; name: string; rank?: number }[];
  summary?: string;
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

const nameLength = 10;

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

/** Keys is a decoded file of sorted keys; a head's place follows each. */
interface Keys {
  keys: string[];
  places: Map<string, number>;
}

/** readKeys reads the keys of a file; head reads what goes with each. */
function readKeys(bytes: Bytes, head: (key: string, i: number) => void): Keys {
  const keys: string[] = [];
  const places = new Map<string, number>();
  let last = new Uint8Array(0);
  for (let n = bytes.number(); n > 0; n--) {
    const shared = bytes.number();
    const rest = bytes.take(bytes.number());
    const next = new Uint8Array(shared + rest.length);
    next.set(last.subarray(0, shared));
    next.set(rest, shared);
    last = next;
    const key = decode(next);
    places.set(key, keys.length);
    head(key, keys.length);
    keys.push(key);
  }
  return { keys, places };
}

const utf8 = new TextDecoder();

function decode(bytes: Uint8Array): string {
  let text = "";
  for (const b of bytes) {
    if (b > 127) return utf8.decode(bytes);
    text += String.fromCharCode(b);
  }
  return text;
}

/** Terms is a file of kind terms. */
interface Terms extends Keys {
  lists: (List | { alias: string } | Away)[];
}

/** Away is a list that stands in a file of its own. */
interface Away {
  name: string;
  df: number;
  best: List | undefined;
}

/** Shelf is one of the two parts of the index. */
export class Shelf {
  private directory: Promise<Directory> | undefined;

  constructor(
    private readonly file: ShelfFile,
    private readonly files: Files,
    readonly first: number,
    private readonly size: number, // ordinals
    private readonly perCard: number,
  ) {}

  async list(key: string, brief = false): Promise<List | undefined> {
    const name = fileOf(this.file.terms, key);
    if (!name) return undefined;
    const terms = await this.terms(name);
    const at = terms.places.get(key);
    return at === undefined ? undefined : this.resolve(terms.lists[at]!, key, brief);
  }

  async beginning(text: string, brief: boolean): Promise<[string, List][]> {
    const all = await Promise.all(
      filesOf(this.file.terms, text).map(async (name) => {
        const terms = await this.terms(name);
        const found = terms.keys.filter((k) => k.startsWith(text) && !/[\x01-\x03]/.test(k.slice(text.length)));
        return Promise.all(found.map(async (k): Promise<[string, List]> => [k, (await this.resolve(terms.lists[terms.places.get(k)!]!, k, brief))!]));
      }),
    );
    return all.flat();
  }

  private resolve(list: Terms["lists"][number], key: string, brief: boolean): List | undefined | Promise<List | undefined> {
    if ("alias" in list) return this.list(list.alias, brief);
    if (!("name" in list)) return list;
    if (brief && list.best) return list.best;
    return this.files.read("list", list.name, (bytes) => readColumns(bytes, [list.df], [hasImpacts(key)], this.first, this.size)[0]!);
  }

  private terms(name: string): Promise<Terms> {
    return this.files.read("terms", name, (bytes) => readTerms(bytes, this.first, this.size));
  }

  async short(text: string): Promise<Int32Array | undefined> {
    const name = fileOf(this.file.short, text);
    if (!name) return undefined;
    const count = Math.ceil(this.size / 8);
    const file = await this.files.read("short", name, (bytes) => {
      const sets: Int32Array[] = [];
      const { places } = readKeys(bytes, () => sets.push(readSet(bytes, count, this.first)));
      return { places, sets };
    });
    const at = file.places.get(text);
    return at === undefined ? undefined : file.sets[at];
  }

  async spelling(first: string): Promise<string[]> {
    const all = await Promise.all(filesOf(this.file.words, first).map((name) => this.files.read("words", name, (b) => readKeys(b, () => {}).keys)));
    return all.flat().filter((w) => w.startsWith(first));
  }

  /** places gives where a word stands: to be read along its postings. */
  async places(word: string): Promise<Bytes | undefined> {
    this.directory ??= this.files.read("places", this.file.places, (b) => JSON.parse(utf8.decode(b.data)) as Directory);
    const name = fileOf(await this.directory, word);
    if (!name) return undefined;
    const file = await this.files.read("places", name, (bytes) => {
      const blocks: Uint8Array[] = [];
      const { places } = readKeys(bytes, () => blocks.push(bytes.take(bytes.number())));
      return { places, blocks };
    });
    const at = file.places.get(word);
    return at === undefined ? undefined : new Bytes(file.blocks[at]!);
  }

  async card(ordinal: number): Promise<Card> {
    const at = ordinal - this.first;
    const from = Math.floor(at / this.perCard) * nameLength;
    const name = this.file.cards.slice(from, from + nameLength);
    const pack = await this.files.read("cards", name, (b) => JSON.parse(utf8.decode(b.data)) as Card[]);
    return pack[at % this.perCard]!;
  }

  numbers(kind: "days" | "recorded" | "changed"): Promise<Int32Array> {
    return this.files.read(kind, this.file[kind], (bytes) => {
      const all: number[] = [];
      for (let last = 0; !bytes.done(); ) {
        const n = bytes.number();
        all.push((last += n % 2 ? -(n + 1) / 2 : n / 2));
      }
      return Int32Array.from(all);
    });
  }

  /** months fills in the months of the shelf's ordinals. */
  async months(all: Int32Array): Promise<void> {
    const calendar = await this.files.read("calendar", this.file.calendar, (b) => JSON.parse(utf8.decode(b.data)) as [number, number][]);
    calendar.forEach(([month, from], i) => all.fill(month, this.first + from, this.first + (calendar[i + 1]?.[1] ?? this.size)));
  }
}

/** readTerms reads a file of kind terms. */
function readTerms(bytes: Bytes, first: number, size: number): Terms {
  const lists: Terms["lists"] = [];
  const counts: number[] = [];
  const full: boolean[] = [];
  const here: number[] = [];
  const keys = readKeys(bytes, (key, i) => {
    const head = bytes.number();
    if (head === 0) {
      const stem = key.slice(0, -1);
      const dropped = bytes.number();
      lists.push({ alias: stem.slice(0, stem.length - dropped) + bytes.text(bytes.number()) });
    } else if (head % 2) {
      const df = (head - 1) / 2;
      lists.push({ name: bytes.text(nameLength), df, best: hasImpacts(key) ? readBest(bytes, df, first) : undefined });
    } else {
      here.push(i);
      counts.push(head / 2);
      full.push(hasImpacts(key));
      lists.push({ alias: "" });
    }
  });
  readColumns(bytes, counts, full, first, size).forEach((list, i) => (lists[here[i]!] = list));
  return { ...keys, lists };
}

const hasImpacts = (key: string) => !/[\x01\x03]/.test(key);

const nothing = new Uint8Array(0);

/** readColumns reads lists of so many postings; full ones have fields and impacts. */
function readColumns(bytes: Bytes, counts: number[], full: boolean[], first: number, size: number): List[] {
  const lists = counts.map((df): List => {
    const ordinals = bytes.gaps(df, size);
    for (let i = 0, o = first; i < df; i++, o++) ordinals[i] = o += ordinals[i]!;
    return { df, ordinals, fields: nothing, impacts: nothing, last: [] };
  });
  lists.forEach((list, i) => full[i] && (list.fields = bytes.take(list.df)));
  lists.forEach((list, i) => full[i] && (list.impacts = bytes.take(list.df)));
  return lists;
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
