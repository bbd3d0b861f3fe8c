// What a query's words are: the same as in generator/search/words.go, which
// explains more.

import { analyse, beginsStopWord, type Analysis, type Token } from "./analyse";
import type { Clause } from "./query";

/** Form is a word as a query has it. */
export interface Form {
  folded: string;
  exact: string;
  stem: string;
  open: boolean; // words that begin with it match, too
  typos: string[]; // what it may be a slip of the pen for
  from: number; // where it stands in the query
  to: number;
}

/** Word is what a record is asked for: the whole, or all parts. */
export interface Word {
  whole: Form | undefined; // of words that are joined
  strict: boolean; // the parts are no surface match
  parts: Form[];
}

/** minOpen is how many characters an open word in a field, and one whose
 * continuations are to count for the order, has at least. */
export const minOpen = 3;

export const lengthOf = (text: string): number => Array.from(text).length;

/** wordsOf are a clause's words, those of a phrase one by one. */
export function wordsOf(clause: Clause): Word[] {
  if (clause.whole) return phraseOf(clause.text).map((t) => ({ whole: undefined, strict: false, parts: [formOf(t, clause)] }));
  const text = analyse(clause.text, "en");
  const [closed, last] = clause.open ? openWord(text, clause) : [text.found, undefined];
  const words: Word[] = [];
  for (let i = 0; i < closed.length; ) {
    const token = closed[i++]!;
    const form = formOf(token, clause);
    if (token.joins === 0) {
      words.push({ whole: undefined, strict: false, parts: [form] });
      continue;
    }
    const word: Word = { whole: form, strict: true, parts: [] };
    let signed = false;
    for (; i < closed.length && closed[i]!.position < token.position + token.joins; i++) {
      if (!signed) word.parts.push(formOf(closed[i]!, clause));
      signed ||= closed[i]!.joins > 0;
    }
    if (signed) word.whole = undefined;
    word.strict = !signed;
    words.push(word);
  }
  return last ? [...words, last] : words;
}

export function formOf({ folded, exact, stem, start, end }: Token, clause: Clause): Form {
  return { folded, exact, stem, open: false, typos: [], from: clause.at + start, to: clause.at + end };
}

/** openWord divides a text's tokens into those before the words that are joined at
 * its end, and the word which these are, if they ask for anything. */
function openWord({ found, position, end }: Analysis, clause: Clause): [Token[], Word | undefined] {
  let n = found.length;
  if (!end) n = Math.max(n - 1, 0);
  else while (n > 0 && found[n - 1]!.position > end.before) n--;
  const word: Word = { whole: undefined, strict: false, parts: [] };
  let signed = false;
  for (const token of found.slice(n)) {
    const isSigned = /[+#]$/.test(token.folded);
    if (token.joins > 0 && !isSigned) word.strict = /[0-9]/.test(token.folded);
    else if (!signed) word.parts.push({ ...formOf(token, clause), open: token.position === position || !end });
    signed ||= isSigned;
  }
  word.strict &&= !signed;
  if (end && !signed) {
    const from = clause.at + (found[n]?.start ?? 0);
    word.whole = { folded: end.whole, exact: end.whole, stem: "", open: true, typos: [], from, to: clause.at + clause.text.length };
  }
  settle(word, clause.field !== "");
  return [found.slice(0, n), word.parts.length === 0 && !word.strict ? undefined : word];
}

/** settle leaves out what says nothing. */
function settle(word: Word, inField: boolean): void {
  const last = word.parts[word.parts.length - 1];
  if (last?.open) {
    if (beginsStopWord(last.folded)) word.parts.pop();
    else if (word.parts.length === 1 && last.folded === word.whole?.folded) word.whole = undefined;
  }
  if (inField) for (const form of formsOf(word)) form.open &&= lengthOf(form.folded) >= minOpen;
}

/** formsOf are the whole and the parts. */
export function formsOf(word: Word): Form[] {
  return word.whole ? [word.whole, ...word.parts] : word.parts;
}

/** phraseOf is a phrase's words: the parts of those that are joined, but C++ as it
 * is. */
export function phraseOf(text: string): Token[] {
  const words: Token[] = [];
  for (const token of analyse(text, "en").found) {
    if (token.joins <= 1 && words[words.length - 1]?.position !== token.position) words.push(token);
  }
  return words;
}
