// The query language, the same as in generator/search/query.go: every word has
// to stand in a record; "several words" is a phrase; -word excludes; field:word
// looks in one field. Everything is a query: a mark that is no part of the
// language where it stands is text. A query is only ever compared with texts; it
// is never made into a pattern.

/** Unreadable is a query of too many words to be answered. */
export class Unreadable extends Error {
  constructor(
    readonly words: number,
    readonly most: number,
  ) {
    super(`${words} words, more than ${most}`);
  }
}

export interface Clause {
  not: boolean;
  field: string; // a text field or a taxonomy; "" for any text field
  text: string;
  at: number; // where the text stands in the query
  whole: boolean; // in quotation marks
  open: boolean; // its last word may still be written on
}

const fieldForm = /^[A-Za-z][A-Za-z0-9-]*:/;
const space = /[\u0000-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;
const quote = /["“”„]/;
const wordEnd = /[\u0000-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"“”„]/;

/** clean puts a space for what is no text: half of a character. */
export function clean(query: string): string {
  return query.replace(/\p{Surrogate}+/gu, " ");
}

/** parse splits a query into its clauses; isField says which names may stand
 * before a colon. */
export function parse(query: string, isField: (name: string) => boolean): Clause[] {
  const clauses: Clause[] = [];
  let at = 0;
  const search = (pattern: RegExp, from: number) => {
    const found = query.slice(from).search(pattern);
    return found < 0 ? -1 : from + found;
  };
  for (;;) {
    while (at < query.length && space.test(query.charAt(at))) at++;
    if (at === query.length) return clauses;
    const clause: Clause = { not: false, field: "", text: "", at, whole: false, open: false };
    if (query.charAt(at) === "-") {
      clause.not = true;
      at++;
    }
    const field = fieldForm.exec(query.slice(at))?.[0];
    const name = field?.slice(0, -1).toLowerCase();
    if (field && isField(name!) && hasValue(query.slice(at + field.length))) {
      clause.field = name!;
      at += field.length;
    }
    if (quote.test(query.charAt(at))) {
      // One that is never closed is a space.
      const end = search(quote, ++at);
      clause.at = at;
      if (end >= 0) {
        clause.whole = true;
        clause.text = query.slice(at, end);
        at = end + 1;
      }
    } else {
      const end = search(wordEnd, at);
      clause.at = at;
      clause.text = query.slice(at, end < 0 ? undefined : end);
      at += clause.text.length;
    }
    clause.open = at === query.length && !clause.whole && !clause.not;
    clauses.push(clause);
  }
}

/** hasValue reports whether something to look for stands right after a colon. */
function hasValue(rest: string): boolean {
  return rest !== "" && !space.test(rest.charAt(0)) && !rest.startsWith("//");
}
