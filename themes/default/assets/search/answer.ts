// What a query finds: the records that hold every word, best first. Phrases need
// the places of words, which the exported index does not hold; here the words of
// a phrase have to stand in one field, and the page says so.

import { spaced, tokens } from "./analyse";
import { type Clause, Unreadable, ended, parse } from "./query";
import { idf } from "./rank";
import type { Entry, List, Store, Term } from "./store";

/** Selection is the chosen terms of each taxonomy. */
export type Selection = Map<string, Set<string>>;

/** notStated stands for the records without a term of a taxonomy. */
export const notStated = "-";

export interface Answer {
  hits: number[]; // ordinals, best first
  loose: boolean; // no record has all words; these have the most
  phrases: boolean;
  words: Set<string>; // what to mark in a result
  prefix: string; // marks words that begin so; "" for none
  counts(terms: Term[], taxonomy: string): Map<string, number>; // by term
}

const fields = new Map([["title", 1], ["summary", 2], ["body", 4], ["source", 8]]);
const anyField = 31;
const maxWords = 32;
const minPrefix = 3;

/** Condition is a set of records, by ordinal. */
type Condition = Set<number>;

/** ask answers a query. While it is being typed its last word may be unfinished
 * and also stands for the words that begin with it; afterwards it does so only
 * where no record holds it as it is. */
export async function ask(store: Store, query: string, selection: Selection, typing: boolean): Promise<Answer> {
  const q = new Question(store, await store.entry());
  await q.read(parse(query), !ended(query), typing);
  await q.select(selection);
  return q.answer();
}

class Question {
  private readonly must: Condition[] = [];
  private readonly mustNot: Condition[] = [];
  private readonly filters: Condition[] = []; // of the query: terms of taxonomies
  private readonly selected = new Map<string, Condition>();
  private readonly scores: Float64Array;
  private readonly words = new Set<string>();
  private prefix = "";
  private phrases = false;

  constructor(private readonly store: Store, private readonly entry: Entry) {
    this.scores = new Float64Array(entry.records);
  }

  async read(clauses: Clause[], unfinished: boolean, typing: boolean): Promise<void> {
    let count = 0;
    for (const [i, clause] of clauses.entries()) {
      const taxonomy = this.taxonomyOf(clause);
      if (taxonomy) {
        (clause.not ? this.mustNot : this.filters).push(await this.inTerms(taxonomy.file, clause.text));
        continue;
      }
      const found = tokens(clause.text);
      if ((count += found.length) > maxWords) throw new Unreadable(`The query has too many words; write at most ${maxWords}.`);
      const last = unfinished && i === clauses.length - 1 && !clause.not && !clause.whole;
      await this.addWords(clause, found, last, typing);
    }
    if (clauses.length > 0 && this.must.length + this.mustNot.length + this.filters.length === 0) {
      throw new Unreadable("These words stand in nearly every record, or hold no letter; add one that says more.");
    }
  }

  private taxonomyOf(clause: Clause): Entry["facets"][number] | undefined {
    if (clause.field === "" || fields.has(clause.field)) return undefined;
    const taxonomy = this.entry.facets.find((f) => f.name === clause.field);
    if (taxonomy) return taxonomy;
    const known = [...fields.keys(), ...this.entry.facets.map((f) => f.name)];
    throw new Unreadable(`There is no field “${clause.field}”; write one of ${known.join(", ")}, or put the text in quotation marks.`);
  }

  /** inTerms gives the records under the term of that id or name. */
  private async inTerms(file: string, text: string): Promise<Condition> {
    const wanted = tokens(text).join(" ");
    const condition: Condition = new Set();
    for (const term of await this.store.column(file)) {
      if (term.id === text.toLowerCase() || (wanted !== "" && tokens(term.name).join(" ") === wanted)) {
        for (const o of term.ordinals) condition.add(o);
      }
    }
    return condition;
  }

  private async addWords(clause: Clause, found: string[], last: boolean, typing: boolean): Promise<void> {
    if (found.length === 0) return;
    const mask = clause.field === "" ? anyField : fields.get(clause.field)!;
    const lists = await Promise.all(found.map((term) => this.store.list(term)));
    if (clause.not) {
      this.mustNot.push(clause.whole ? inOneField(lists, mask) : inAll(lists.map((l) => recordsOf(l, mask))));
      return;
    }
    found.forEach((term, i) => this.count(term, lists[i]));
    if (clause.whole && found.length > 1) {
      this.phrases = true;
      this.must.push(inOneField(lists, mask));
      return;
    }
    const conditions = lists.map((l) => recordsOf(l, mask));
    const end = found.length - 1;
    if (last && (typing || !lists[end])) await this.expand(found[end]!, mask, conditions[end]!);
    this.must.push(...conditions);
  }

  /** count adds what a term counts to the records' scores, once. */
  private count(term: string, list: List | undefined): void {
    if (this.words.has(term)) return;
    this.words.add(term);
    if (!list) return;
    const weight = idf(this.entry.records, list.ordinals.length);
    list.ordinals.forEach((o, i) => (this.scores[o]! += weight * list.impacts[i]!));
  }

  /** expand adds the words that begin with an unfinished one. In a record that
   * does not hold the word itself, the best of them counts half. */
  private async expand(prefix: string, mask: number, condition: Condition): Promise<void> {
    if (Array.from(prefix).length < minPrefix || !spaced(prefix)) return;
    this.prefix = prefix;
    const best = new Map<number, number>();
    const whole = new Set(condition);
    for (const list of (await this.store.beginning(prefix)).values()) {
      const weight = idf(this.entry.records, list.ordinals.length);
      list.ordinals.forEach((o, i) => {
        if (whole.has(o) || (list.fields[i]! & mask) === 0) return;
        condition.add(o);
        best.set(o, Math.max(best.get(o) ?? 0, weight * list.impacts[i]!));
      });
    }
    for (const [o, score] of best) this.scores[o]! += Math.floor(score / 2);
  }

  /** select reads the chosen terms: any of a taxonomy's, all taxonomies. */
  async select(selection: Selection): Promise<void> {
    for (const [name, ids] of selection) {
      const facet = this.entry.facets.find((f) => f.name === name);
      if (!facet || ids.size === 0) continue;
      const condition: Condition = new Set();
      for (const term of withNotStated(await this.store.column(facet.file), this.entry.records)) {
        if (ids.has(term.id)) for (const o of term.ordinals) condition.add(o);
      }
      this.selected.set(name, condition);
    }
  }

  answer(): Answer {
    const [found, loose] = this.found();
    const hits = found.filter((o) => this.passes(o, ""));
    return {
      hits, loose, phrases: this.phrases, words: this.words, prefix: this.prefix,
      counts: (terms, taxonomy) => {
        const open = new Set(found.filter((o) => this.passes(o, taxonomy)));
        return new Map(terms.map((t) => [t.id, t.ordinals.filter((o) => open.has(o)).length]));
      },
    };
  }

  /** found lists what the query finds, before terms are chosen. */
  private found(): [number[], boolean] {
    const held = new Uint16Array(this.entry.records);
    for (const c of this.must) for (const o of c) held[o]!++;
    const open = Array.from(held.keys()).filter((o) => this.filters.every((c) => c.has(o)) && !this.mustNot.some((c) => c.has(o)));
    const newest = (a: number, b: number) => this.scores[b]! - this.scores[a]! || b - a;
    const all = open.filter((o) => held[o] === this.must.length);
    if (all.length > 0 || this.must.length < 2) return [all.sort(newest), false];
    const some = open.filter((o) => held[o]! > 0);
    return [some.sort((a, b) => held[b]! - held[a]! || newest(a, b)), some.length > 0];
  }

  /** passes reports whether a record is under the chosen terms of every taxonomy
   * but one: its own choices don't change the counts of a taxonomy. */
  private passes(ordinal: number, except: string): boolean {
    for (const [name, c] of this.selected) if (name !== except && !c.has(ordinal)) return false;
    return true;
  }
}

/** withNotStated adds the records that stand under none of the terms. */
export function withNotStated(terms: Term[], records: number): Term[] {
  const stated = new Set(terms.flatMap((t) => t.ordinals));
  const ordinals = Array.from({ length: records }, (_, o) => o).filter((o) => !stated.has(o));
  return ordinals.length === 0 ? terms : [...terms, { id: notStated, name: "Not stated", ordinals }];
}

function recordsOf(list: List | undefined, mask: number): Condition {
  return new Set(list?.ordinals.filter((_, i) => list.fields[i]! & mask));
}

function inAll(conditions: Condition[]): Condition {
  return new Set([...conditions[0]!].filter((o) => conditions.every((c) => c.has(o))));
}

/** inOneField gives the records of which one field holds every term. */
function inOneField(lists: (List | undefined)[], mask: number): Condition {
  const held = new Map<number, number>();
  lists.forEach((list, n) =>
    list?.ordinals.forEach((o, i) => held.set(o, (n === 0 ? mask : (held.get(o) ?? 0)) & list.fields[i]!)),
  );
  const all = inAll(lists.map((l) => recordsOf(l, mask)));
  return new Set([...all].filter((o) => held.get(o)));
}
