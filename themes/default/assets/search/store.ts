// The static index, as generator/search exports it: entry.json names files whose
// names are made of their bytes, so that a file once read never changes.

export interface Entry {
  version: number;
  records: number;
  shards: { from: string; file: string }[];
  perCard: number;
  cards: string[];
  facets: { name: string; title: string; closed: boolean; file: string }[];
}

/** List is a term's postings: records by ordinal (0 is the oldest), the fields
 * that hold the term (a bit each), and what it counts there. */
export interface List {
  ordinals: number[];
  fields: number[];
  impacts: number[];
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

export interface Term {
  id: string;
  name: string;
  ordinals: number[];
}

const version = 1;

/** maxPrefixShards bounds what the letters of an unfinished word may fetch. */
const maxPrefixShards = 4;

export class Store {
  private readonly files = new Map<string, Promise<unknown>>();

  constructor(private readonly entryURL: string) {}

  /** entry is always asked for anew, since its name never changes. */
  entry(): Promise<Entry> {
    return this.once("", async () => {
      const entry = (await (await get(this.entryURL, "no-cache")).json()) as Entry;
      if (entry.version !== version) throw new Error(`the search index has format ${entry.version}, not ${version}`);
      return entry;
    });
  }

  /** list gives a term's postings, none when no record holds it. */
  async list(term: string): Promise<List | undefined> {
    const { shards } = await this.entry();
    const at = shardOf(shards, term);
    return at < 0 ? undefined : (await this.shard(shards[at]!.file)).get(term);
  }

  /** beginning gives the terms that begin with a prefix. */
  async beginning(prefix: string): Promise<Map<string, List>> {
    const { shards } = await this.entry();
    const first = Math.max(0, shardOf(shards, prefix));
    const files: string[] = [];
    for (let i = first; i < shards.length && files.length < maxPrefixShards; i++) {
      if (i > first && !shards[i]!.from.startsWith(prefix)) break;
      files.push(shards[i]!.file);
    }
    const found = new Map<string, List>();
    for (const shard of await Promise.all(files.map((f) => this.shard(f)))) {
      for (const [term, list] of shard) if (term.startsWith(prefix)) found.set(term, list);
    }
    return found;
  }

  async card(ordinal: number): Promise<Card> {
    const { cards, perCard } = await this.entry();
    const file = cards[Math.floor(ordinal / perCard)]!;
    const pack = await this.once(file, async () => (await (await this.file(file)).json()) as Card[]);
    return pack[ordinal % perCard]!;
  }

  /** column gives a taxonomy's terms and their records. */
  column(file: string): Promise<Term[]> {
    return this.once(file, async () => {
      const data = (await (await this.file(file)).json()) as { terms: [string, string, number[]][] };
      return data.terms.map(([id, name, deltas]) => {
        let at = 0;
        return { id, name, ordinals: deltas.map((d) => (at += d)) };
      });
    });
  }

  private shard(file: string): Promise<Map<string, List>> {
    return this.once(file, async () => decode(new Uint8Array(await (await this.file(file)).arrayBuffer())));
  }

  private file(name: string): Promise<Response> {
    return get(new URL(name, this.entryURL).href, "default");
  }

  private once<T>(name: string, read: () => Promise<T>): Promise<T> {
    let file = this.files.get(name) as Promise<T> | undefined;
    if (!file) {
      file = read();
      this.files.set(name, file);
    }
    return file;
  }
}

async function get(url: string, cache: RequestCache): Promise<Response> {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

/** shardOf is the place of the last shard that does not begin after the term. */
function shardOf(shards: Entry["shards"], term: string): number {
  let low = 0;
  let high = shards.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(shards[middle]!.from, term) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** compare orders by code points, as the index is sorted. JavaScript's own order
 * is by 16-bit units, and puts U+10000 before U+E000. */
function compare(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return lifted(x) - lifted(y);
  }
  return a.length - b.length;
}

function lifted(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** decode reads a shard; generator/search/shards.go describes it. */
function decode(bytes: Uint8Array): Map<string, List> {
  const shard = new Map<string, List>();
  const text = new TextDecoder();
  let at = 0;
  const number = () => {
    let n = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]!;
      n += (byte & 127) * factor;
      if (byte < 128) return n;
    }
  };
  let term = new Uint8Array(0);
  while (at < bytes.length) {
    const shared = number();
    const rest = number();
    const next = new Uint8Array(shared + rest);
    next.set(term.subarray(0, shared));
    next.set(bytes.subarray(at, at + rest), shared);
    term = next;
    at += rest;
    const list: List = { ordinals: [], fields: [], impacts: [] };
    let ordinal = 0;
    for (let n = number(); n > 0; n--) {
      ordinal += number();
      list.ordinals.push(ordinal);
      list.fields.push(bytes[at++]!);
      list.impacts.push(bytes[at++]!);
    }
    shard.set(text.decode(term), list);
  }
  return shard;
}
