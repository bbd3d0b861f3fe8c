// Phrases: which records hold words one after another in a field.

import "./needed";
import type { Token } from "./analyse";
import { Bytes } from "./bytes";
import type { Set01 } from "./match";
import type { Directory, List, Shelf } from "./shelf";
import type { Store } from "./store";

const gapWidth = 100; // in words: what is further apart is no phrase

/** matchPhrase gives the records that hold the words at their distances, in one
 * of the fields. */
export async function matchPhrase(store: Store, words: Token[], mask: number): Promise<Set01> {
  const set = new Uint8Array(store.isHole.length);
  const first = words[0]!.position;
  const near = words.filter((w) => w.position - first < gapWidth);
  await Promise.all(store.shelves.map((shelf) => matchOn(shelf, near, mask, set)));
  return set;
}

async function matchOn(shelf: Shelf, words: Token[], mask: number, set: Set01): Promise<void> {
  const lists = await Promise.all(words.map((w) => shelf.list(w.folded)));
  if (!lists.every((l) => l !== undefined)) return;
  const common = commonFields(lists, mask);
  if (common.size === 0) return;
  const places = await Promise.all(words.map((w) => placesOf(shelf, w.folded)));
  // Of each record and field, where the phrase may begin.
  let begins: Map<number, Set<number>> | undefined;
  words.forEach((word, n) => {
    const after = word.position - words[0]!.position;
    const found = new Map<number, Set<number>>();
    eachPlace(lists[n]!, places[n]!, common, (at, positions) => {
      const before = begins?.get(at);
      const kept = positions.map((p) => p - after).filter((p) => !begins || before?.has(p));
      if (kept.length > 0) found.set(at, new Set(kept));
    });
    begins = found;
  });
  for (const at of begins!.keys()) set[at >> 3] = 1;
}

/** placesOf gives where a word stands: to be read along its postings. */
async function placesOf(shelf: Shelf, word: string): Promise<Bytes | undefined> {
  const directory = await shelf.files.read("places", shelf.file.places, (b) => b.json<Directory>());
  const block = await shelf.at("places", directory, word, (bytes) => bytes.take(bytes.number()));
  return block && new Bytes(block);
}

/** commonFields gives the records of which some field holds all words, with these
 * fields. */
function commonFields(lists: List[], mask: number): Map<number, number> {
  let common: Map<number, number> | undefined;
  for (const list of lists) {
    const next = new Map<number, number>();
    list.ordinals.forEach((o, i) => {
      const fields = list.fields[i]! & (common ? (common.get(o) ?? 0) : mask);
      if (fields) next.set(o, fields);
    });
    common = next;
  }
  return common!;
}

/** eachPlace visits where a word stands in these fields of these records; a place
 * is eight times the ordinal, and the field. */
function eachPlace(list: List, bytes: Bytes, fields: Map<number, number>, visit: (at: number, positions: number[]) => void): void {
  list.ordinals.forEach((o, i) => {
    const wanted = fields.get(o) ?? 0;
    for (let f = 0; f < 8; f++) {
      if (!((list.fields[i]! >> f) & 1)) continue;
      const positions: number[] = [];
      for (let n = bytes.number(), at = 0; n > 0; n--) positions.push((at += bytes.number()));
      if ((wanted >> f) & 1) visit(o * 8 + f, positions);
    }
  });
}
