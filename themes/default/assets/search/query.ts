// The query language, the same as in generator/search/query.go: every word has
// to stand in a record; "several words" is a phrase; -word excludes; field:word
// looks in one field. A query is only ever compared with texts; it is never made
// into a pattern.

/** Unreadable is a query that can't be read; its message says what to write. */
export class Unreadable extends Error {}

export interface Clause {
  not: boolean;
  field: string; // in lower case; "" for any text field
  text: string;
  whole: boolean; // in quotation marks
}

const fieldForm = /^[A-Za-z][A-Za-z0-9-]*:/;
const space = /[\u0000-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;
const quote = /["“”„]/;
const wordEnd = /[\u0000-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"“”„]/;

/** parse splits a query into its clauses; an empty one has none. */
export function parse(query: string): Clause[] {
  const clauses: Clause[] = [];
  let rest = query;
  for (;;) {
    rest = skipSpace(rest);
    if (rest === "") return clauses;
    const [clause, after] = one(rest);
    clauses.push(clause);
    rest = after;
  }
}

/** ended reports whether the last word of a query is finished. */
export function ended(query: string): boolean {
  return query === "" || wordEnd.test(query.charAt(query.length - 1));
}

function skipSpace(s: string): string {
  let i = 0;
  while (i < s.length && space.test(s.charAt(i))) i++;
  return s.slice(i);
}

function one(rest: string): [Clause, string] {
  const clause: Clause = { not: false, field: "", text: "", whole: false };
  if (rest.startsWith("-")) {
    clause.not = true;
    rest = rest.slice(1);
  }
  const field = fieldForm.exec(rest);
  if (field) {
    clause.field = field[0].slice(0, -1).toLowerCase();
    rest = rest.slice(field[0].length);
  }
  if (quote.test(rest.charAt(0))) {
    const end = rest.slice(1).search(quote);
    if (end < 0) throw new Unreadable('A quotation mark is open; close it with ".');
    clause.text = rest.slice(1, 1 + end);
    clause.whole = true;
    rest = rest.slice(end + 2);
  } else {
    const end = rest.search(wordEnd);
    clause.text = end < 0 ? rest : rest.slice(0, end);
    rest = end < 0 ? "" : rest.slice(end);
  }
  if (clause.field !== "" && clause.text === "") throw new Unreadable(`Write a word right after ${clause.field}:`);
  return [clause, rest];
}
