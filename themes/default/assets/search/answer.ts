// How a query is answered from the static index: as generator/search/find.go
// does it from its own, to the last hit and tie.

import { tokens } from "./analyse";
import { identityKeys, maxIdentity } from "./identity";
import { idf } from "./rank";
import type { Limits } from "./columns";
import { type Set01, Reader, anyField, fieldsIn, matchWord, near, scoreForm, scoreWord, stemmed, surface } from "./match";
import { type Clause, Unreadable, parse } from "./query";
import type { List } from "./shelf";
import type { Store } from "./store";
import type { Counts, Wanted } from "./terms";
import { type Word, formOf, formsOf, phraseOf, wordsOf } from "./words";

export interface Options {
  filters: Map<string, Set<string>>; // terms by taxonomy; "-" is that nothing is stated
  from?: string; // a year, a month or a day
  to?: string;
  sort?: "relevance" | "date" | "recorded" | "changed";
}

export interface Hit {
  ordinal: number;
  group: 1 | 2 | 3; // exact, by other forms of the words, near
}

export interface Answer {
  hits: Hit[];
  groups: [number, number, number];
  complete: boolean; // else more may come, behind the first
  direct?: number; // the only record that the whole query names
  meant?: string; // what the query may have been meant to be
  marks(text: string): [from: number, to: number][]; // what to highlight
  where(ordinal: number): string[]; // fields that hold a word
  forms(ordinal: number): string[]; // the words that matched
  counts(taxonomy: string, wanted?: Wanted): Promise<Counts>;
  years(): Promise<Map<number, number[]>>; // by year: month unknown, then the months
}

const fieldNames = ["title", "summary", "body", "source", "publisher", "terms"];
const searchable = 5; // of them may be named
const maxWords = 32;
const few = 10;
const little = 4; // words
const telling = 3; // of them
const tie = 2 ** 20; // above all places in the register's order

/** Early takes an answer before the last. More is fetched once it is done. */
export type Early = (answer: Answer) => void | Promise<void>;

/** Question is a query being answered. */
export class Question {
  private readonly reader: Reader;
  private readonly size: number;
  private readonly words: Word[] = [];
  private readonly hardWords: Word[] = [];
  private readonly hard: Clause[] = [];
  private unquoted = false; // what stands in quotation marks is words
  private count = 0;
  private named: number[] = [];
  private readonly group: Uint8Array; // of each ordinal; 0 for none
  private readonly score: Int32Array;
  private readonly matched: Uint8Array; // how many words, in the third group
  private limits: Limits | undefined; // none where nothing is filtered

  constructor(
    private readonly store: Store,
    private readonly query: string,
    private readonly options: Options,
  ) {
    this.reader = new Reader(store);
    this.size = store.entry.places;
    this.group = new Uint8Array(this.size);
    this.score = new Int32Array(this.size);
    this.matched = new Uint8Array(this.size);
    this.read();
  }

  private isField = (name: string): boolean => fieldNames.slice(0, searchable).includes(name) || this.isTaxonomy(name);

  private isTaxonomy(name: string): boolean {
    return this.store.entry.facets.some((f) => f.name === name) && !fieldNames.slice(0, searchable).includes(name);
  }

  /** read reads the query's clauses. */
  private read(): void {
    for (const clause of parse(this.query, this.isField)) {
      if (this.isTaxonomy(clause.field)) {
        this.hard.push(clause);
        continue;
      }
      const words = wordsOf(clause);
      for (const w of words) this.count += Math.max(1, w.parts.length);
      if (this.count > maxWords && this.query.length > maxIdentity) return;
      if (words.length === 0) continue;
      if (!clause.not && clause.field === "" && (!clause.whole || this.unquoted)) {
        this.words.push(...words);
        continue;
      }
      this.hard.push(clause);
      if (!clause.not) this.hardWords.push(...words);
    }
  }

  /** unquote makes words of the phrases, if there is one. */
  private unquote(): boolean {
    if (!this.hard.some((c) => c.whole && !c.not && c.field === "")) return false;
    this.hard.length = this.hardWords.length = this.words.length = this.count = 0;
    this.unquoted = true;
    this.read();
    return true;
  }

  async answer(early?: Early): Promise<Answer> {
    const limits = this.readLimits();
    limits.catch(() => undefined);
    await this.findNamed();
    for (const o of this.named) this.group[o] = 1;
    if (this.named.length === 1) {
      this.limits = await limits;
      await early?.(await this.result(false));
    }
    if (this.count > maxWords) {
      if (this.named.length === 0) throw new Unreadable(this.count, maxWords);
    } else {
      if (early && this.named.length === 0) await this.showBest(early);
      await this.find(async () => {
        this.limits = await limits;
        if (early && this.found() > 0) await early(await this.result(false));
      });
    }
    this.limits = await limits;
    return this.result(true);
  }

  private async findNamed(): Promise<void> {
    const lists = await Promise.all(identityKeys(this.query).map((k) => this.store.list(k)));
    this.named = Array.from(new Set(lists.flatMap((l) => Array.from(l?.ordinals ?? []))));
  }

  /** find puts the records in groups; before is called ahead of the near ones. */
  private async find(before: () => Promise<void>): Promise<void> {
    let allowed = await this.allowed();
    if (this.isNamed() && (await this.isAlone(allowed))) return;
    const take = (set: Set01, group: number) => {
      for (let o = 0; o < this.size; o++) if (set[o] && allowed[o] && !this.group[o]) this.group[o] = group;
    };
    const everyWord = async (level: typeof surface | typeof stemmed) => {
      const all = await Promise.all(this.words.map((w) => matchWord(w, level, this.reader, anyField)));
      for (const other of all) for (let o = 0; o < this.size; o++) all[0]![o]! &= other[o]!;
      return all[0] ?? allowed;
    };
    take(await everyWord(surface), 1);
    await this.addScores(this.score, false);
    if (this.words.length > 0) {
      take(await everyWord(stemmed), 2);
      if (this.found() >= few || this.isNamed()) return;
      await before();
      await this.findNear(allowed, take);
    }
    if (this.found() > 0 || !this.unquote()) return;
    allowed = await this.allowed();
    this.score.fill(0);
    await this.addScores(this.score, false);
    await this.findNear(allowed, take);
  }

  /** isNamed reports a query so long that nothing is meant but the record which it
   * names. */
  private isNamed(): boolean {
    return this.named.length > 0 && this.words.length > little;
  }

  /** isAlone reports that no record but a single one that is named has some of the
   * words. The longest are asked for, which tend to be rare: then the others need
   * not be fetched. */
  private async isAlone(allowed: Set01): Promise<boolean> {
    if (this.named.length > 1) return false;
    const lengths = (w: Word) => w.parts.reduce((n, p) => n + p.folded.length, 0);
    const some = [...this.words].sort((a, b) => lengths(b) - lengths(a)).slice(0, telling);
    const sets = await Promise.all(some.map((w) => matchWord(w, stemmed, this.reader, anyField)));
    return allowed.every((is, o) => !is || this.group[o] === 1 || sets.some((set) => !set[o]));
  }

  private found(): number {
    return this.group.reduce((n, g) => n + (g ? 1 : 0), 0);
  }

  private async addScores(total: Int32Array, typos: boolean): Promise<void> {
    for (const w of this.words) await scoreWord(w, this.reader, true, typos, total);
    for (const w of this.hardWords) await scoreWord(w, this.reader, false, false, total);
  }

  /** findNear takes the records that have at least half of the words, in whatever
   * form, into the third group; where there is none, and little is asked for, those
   * that have the most. */
  private async findNear(allowed: Set01, take: (set: Set01, group: number) => void): Promise<void> {
    const { readTypos } = await slips();
    await Promise.all(this.words.flatMap((w) => w.parts).map((p) => readTypos(p, this.reader)));
    for (const w of this.words) {
      const set = await matchWord(w, near, this.reader, anyField);
      for (let o = 0; o < this.size; o++) this.matched[o]! += set[o]! & allowed[o]!;
    }
    let least = Math.ceil(this.words.length / 2);
    if (this.words.length <= little) least = Math.max(1, Math.min(least, this.matched.reduce((a, b) => Math.max(a, b), 0)));
    take(this.matched.map((n) => (n >= least ? 1 : 0)), 3);
    let scores = this.score;
    if (this.words.some(hasTypos)) {
      scores = new Int32Array(this.size);
      await this.addScores(scores, true);
    }
    for (let o = 0; o < this.size; o++) {
      if (this.group[o] === 3) this.score[o] = scores[o]!;
      else this.matched[o] = 0;
    }
  }

  /** allowed are the records that satisfy all that is hard. */
  private async allowed(): Promise<Set01> {
    const all = this.store.isHole.map((hole) => 1 - hole);
    for (const [i, set] of (await Promise.all(this.hard.map((c) => this.matchClause(c)))).entries()) {
      const not = this.hard[i]!.not ? 1 : 0;
      for (let o = 0; o < this.size; o++) all[o]! &= set[o]! ^ not;
    }
    return all;
  }

  private async matchClause(clause: Clause): Promise<Set01> {
    if (this.isTaxonomy(clause.field)) return (await columns()).inTerms(this.store, clause.field, clause.text);
    const mask = clause.field === "" ? anyField : 1 << fieldNames.indexOf(clause.field);
    const phrase = clause.whole ? phraseOf(clause.text) : [];
    if (phrase.length > 1) return (await import("./phrase")).matchPhrase(this.store, phrase, mask);
    const words = clause.whole ? [{ whole: undefined, strict: false, parts: [formOf(phrase[0]!, clause)] }] : wordsOf(clause);
    const sets = await Promise.all(words.map((w) => matchWord(w, surface, this.reader, mask)));
    return sets.reduce((all, set) => all.map((in_, o) => in_ & set[o]!));
  }

  private async readLimits(): Promise<Limits | undefined> {
    const { from, to, filters } = this.options;
    return from || to || filters.size > 0 ? (await columns()).Limits.read(this.store, this.options) : undefined;
  }

  private async result(complete: boolean): Promise<Answer> {
    const hits: Hit[] = [];
    const groups: [number, number, number] = [0, 0, 0];
    const named = new Set(this.named);
    const rank = await this.rank();
    const parts: number[][] = [[], [], [], []];
    for (let o = 0; o < this.size; o++) {
      const g = this.group[o]!;
      if (g && this.limits?.allow(o) !== false) parts[named.has(o) ? 0 : g]!.push(o);
    }
    parts.forEach((part, i) => {
      const group = Math.max(i, 1) as 1 | 2 | 3;
      groups[group - 1]! += part.length;
      const keys = Float64Array.from(part, rank).sort();
      for (let k = keys.length - 1; k >= 0; k--) hits.push({ ordinal: this.store.at[keys[k]! % tie]!, group });
    });
    return {
      hits, groups, complete, ...this.shown(),
      ...(named.size === 1 && parts[0]!.length === 1 ? { direct: parts[0]![0]! } : {}),
      ...(complete && this.words.some(hasTypos) ? await (await slips()).guess(this.query, this.words, this.reader, this.unquoted) : {}),
      counts: async (taxonomy, wanted) => (await this.told()).counts(this.group, taxonomy, wanted),
      years: async () => (await this.told()).years(this.group),
    };
  }

  /** rank gives what orders records of one group, the greater first; its lowest
   * bits are the place in the register's order. */
  private async rank(): Promise<(ordinal: number) => number> {
    const { place } = this.store;
    const { sort = "relevance" } = this.options;
    if (sort === "date") return (o) => place[o]!;
    if (sort === "relevance") return (o) => (this.matched[o]! * 2 ** 26 + this.score[o]!) * tie + place[o]!;
    const days = await (await columns()).numbers(this.store, sort);
    return (o) => (days[o] || 2 ** 30) * tie + place[o]!;
  }

  /** told are the limits, which tell how many there are of what. */
  private async told(): Promise<Limits> {
    return this.limits ?? (await columns()).Limits.read(this.store, this.options);
  }

  /** showBest hands over the best hits of a query of one word, where its lists are
   * so long that only their best stand in the dictionary. */
  private async showBest(early: Early): Promise<void> {
    const form = this.words[0]?.parts[0];
    const { filters, from, to, sort = "relevance" } = this.options;
    const plain = this.hard.length === 0 && this.words.length === 1 && this.words[0]!.parts.length === 1 && !this.words[0]!.whole;
    if (!form || !plain || sort !== "relevance" || from || to || Array.from(filters.values()).some((ids) => ids.size > 0)) return;
    const lists = await this.reader.lists(form, true);
    const { records } = this.store.entry;
    const long = [lists.own, ...lists.longer.values(), ...lists.stems.values()].filter((l): l is List => l !== undefined && l.last.length > 0);
    if (long.length === 0) return;
    const best = new Question(this.store, this.query, this.options);
    best.named = this.named;
    scoreForm(form, lists, records, true, false, best.score);
    const rank = await best.rank();
    // What a long list does not show counts at most what the last does that it
    // shows, and comes after it.
    let least = 0;
    for (const list of long) {
      const weight = idf(records, list.df);
      for (const [impact, ordinal] of list.last) {
        const own = list === lists.own ? weight * impact * tie + this.store.place[ordinal]! : (Math.floor((weight * impact) / 2) + 1) * tie;
        least = Math.max(least, own);
      }
    }
    const inBest = new Set([lists.own, ...lists.longer.values()].flatMap((l) => Array.from(l?.ordinals ?? [])));
    for (const o of new Set(lists.stemmed.flatMap((l) => Array.from(l)))) if (!inBest.has(o)) least = Math.max(least, rank(o) + 1);
    for (const o of inBest) if (best.score[o]! > 0 && rank(o) >= least) best.group[o] = 1;
    for (const o of best.named) best.group[o] = 1;
    if (best.found() > 0) await early(await best.result(false));
  }

  /** shown is what an answer says of a record's text. */
  private shown(): Pick<Answer, "marks" | "where" | "forms"> {
    const forms = [...this.words, ...this.hardWords].flatMap(formsOf);
    const whole = new Set(forms.flatMap((f) => [f.folded, ...f.typos]));
    const stems = new Set(this.words.flatMap((w) => w.parts).map((f) => f.stem).filter((s) => s !== ""));
    const open = forms.filter((f) => f.open).map((f) => f.folded);
    return {
      marks: (text) => {
        const found: [number, number][] = [];
        for (const t of tokens(text, "en")) {
          if (!whole.has(t.folded) && !stems.has(t.stem) && !stems.has(t.folded) && !open.some((p) => t.folded.startsWith(p))) continue;
          const last = found[found.length - 1];
          if (last && t.start <= last[1]) last[1] = Math.max(last[1], t.end);
          else found.push([t.start, t.end]);
        }
        return found;
      },
      where: (ordinal) => {
        let fields = 0;
        for (const [, list] of this.listsRead()) fields |= fieldsIn(list, ordinal);
        return fieldNames.filter((_, f) => (fields >> f) & 1);
      },
      forms: (ordinal) => Array.from(new Set(this.listsRead().flatMap(([word, list]) => (fieldsIn(list, ordinal) ? [word] : [])))),
    };
  }

  /** listsRead are the lists that were read, with their words. */
  private listsRead(): [string, List][] {
    return [...this.words, ...this.hardWords].flatMap(formsOf).flatMap((form) => {
      const lists = this.reader.read.get(form);
      if (!lists) return [];
      return [
        ...(lists.own ? [[form.folded, lists.own] as [string, List]] : []),
        ...lists.longer, ...lists.stems, ...lists.typos,
      ];
    });
  }
}

const columns = () => import("./columns");
const slips = () => import("./slips");

const hasTypos = (word: Word): boolean => word.parts.some((p) => p.typos.length > 0);
