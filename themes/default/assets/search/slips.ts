// What a word that the register does not know may be a slip of the pen for: the
// same as in generator/search/ask.go. It is loaded when too little is found.

import "./needed";
import { isLetters } from "./analyse";
import { compare } from "./bytes";
import type { Reader } from "./match";
import type { Store } from "./store";
import type { Form, Word } from "./words";

/** readTypos reads what a form may be a slip for, unless some record has it. */
export async function readTypos(form: Form, reader: Reader): Promise<void> {
  const { own, short, longer, typos } = await reader.lists(form);
  if (own || short || longer.size > 0) return;
  form.typos = await nearest(form.folded, reader.store);
  const lists = await Promise.all(form.typos.map((t) => reader.store.list(t)));
  form.typos.forEach((t, i) => lists[i] && typos.set(t, lists[i]!));
}

/** nearest are the words of letters that are nearest to one: by one edit, from
 * eight letters on by two. Those with the same first letter come before others. */
async function nearest(word: string, store: Store): Promise<string[]> {
  const letters = Array.from(word);
  if (letters.length < 4 || !isLetters(word)) return [];
  const most = Math.min(Math.floor(letters.length / 4), 2);
  for (const first of [letters[0]!, ""]) {
    let found: string[] = [];
    let least = most;
    for (const other of await spelling(store, first)) {
      const d = distance(letters, other, least);
      if (d > least || d === 0) continue;
      if (d < least) found = [];
      least = d;
      found.push(other);
    }
    if (found.length > 0) return found.sort(compare);
  }
  return [];
}

/** spelling gives the words of letters that begin with a text. */
async function spelling(store: Store, first: string): Promise<string[]> {
  const all = await Promise.all(store.shelves.map((s) => s.keys("words", s.file.words, first)));
  return all.flat().filter((w) => w.startsWith(first));
}

/** distance is that of optimal string alignment, in characters; more than most
 * is not told apart. */
function distance(a: string[], word: string, most: number): number {
  if (Math.abs(a.length - word.length) > most && word.length <= a.length) return most + 1;
  const b = Array.from(word);
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = b.map((_, j) => j);
  last.push(b.length);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let d = Math.min(last[j]! + 1, now[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (!same && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2]! + 1);
      now.push(d);
      if (d < least) least = d;
    }
    if (least > most) return most + 1;
    before = last;
    last = now;
  }
  return last[b.length]!;
}

/** guess puts for each word that nothing holds what may have been meant; in a phrase,
 * for each that nothing holds as it is. */
export async function guess(query: string, words: Word[], reader: Reader, unquoted: boolean): Promise<{ meant?: string }> {
  const wrong = words.filter((w) => !w.whole && w.parts.length === 1 && w.parts[0]!.typos.length > 0);
  let meant = query;
  for (const form of wrong.map((w) => w.parts[0]!).sort((a, b) => b.from - a.from)) {
    const lists = await reader.lists(form);
    if (lists.stemmed.length > 0 && !unquoted) continue;
    const best = form.typos.reduce((a, b) => ((lists.typos.get(b)?.df ?? 0) > (lists.typos.get(a)?.df ?? 0) ? b : a));
    meant = meant.slice(0, form.from) + best + meant.slice(form.to);
  }
  return meant === query ? {} : { meant };
}
