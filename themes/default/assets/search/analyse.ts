// The analyser: what a text's words are. It is the same, rule for rule, as
// generator/search/analyse.go, which explains the rules; a list of texts and
// their tokens in generator/search/testdata holds the two to each other.

import { stem } from "./stem";
import { beyond, near } from "./tables";

export interface Token {
  folded: string; // lower case without accents: what is typed on a plain keyboard
  exact: string; // lower case with accents
  stem: string; // of an English word; else ""
  position: number; // counted in words, from 1
  joins: number; // how many words, from its place on, are joined here; 0 for a word
  start: number; // where it stands in the text
  end: number;
}

const stopWords = new Set("a an and are as at be by for from in is it of on or that the this to was were with".split(" "));

const gap = "\x1e";
const gapWidth = 100;
const maxToken = 64;
const minStem = 3;
const maxMarks = 12; // upon a letter

const none = 0, letter = 1, mark = 2, accent = 3, pair = 4, between = 5, joint = 6, ignored = 7, symbol = 8, digit = 16;
const classLetters = " LMAPQJIS";

/** classes holds a character's class, by code point: first those of Latin texts. */
const classes = new Uint8Array(0xe0200);
for (const c of "abcdefghijklmnopqrstuvwxyz") classes[c.charCodeAt(0)] = letter;
for (const c of "-._/:+#") classes[c.charCodeAt(0)] = joint;
for (let i = 0; i < 10; i++) classes[48 + i] = digit + i;
classes[39] = between;
load(near);

function load(table: string): void {
  let at = 0x80;
  for (const [, name, distance, length] of table.matchAll(/([A-Z])([0-9a-z]+)(?:-([0-9a-z]+))?/g)) {
    const first = at + parseInt(distance!, 36);
    at = first + (length ? parseInt(length, 36) : 1);
    for (let r = first; r < at; r++) classes[r] = name === "D" ? digit + ((r - first) % 10) : classLetters.indexOf(name!);
  }
}

let complete: Promise<void> | undefined;
let loaded = false;

/** ready loads what a text needs that holds other letters than Latin ones; it
 * gives undefined when nothing is to be waited for. Before that, such letters
 * separate words. */
export function ready(text: string): Promise<void> | undefined {
  if (loaded || !beyond.test(text)) return undefined;
  complete ??= import("./tables-far").then(
    ({ far }) => {
      load(far);
      loaded = true;
    },
    (error: unknown) => {
      complete = undefined;
      throw error;
    },
  );
  return complete;
}

const classOf = (c: string): number => classes[c.codePointAt(0)!] ?? none;
const begins = (k: number | undefined): boolean => k === letter || k! >= digit;
const continues = (k: number | undefined): boolean => begins(k) || k === mark || k === accent;

const alike: Record<string, string> = { "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "٫": ".", "٬": ",", "ς": "σ" };

const plain = new Map(Array.from("ßæœþøłđðıħŧŋəɓɖɗƙƴ", (c, i) => [c, ["ss", "ae", "oe", "th"][i] ?? "olddihtnebddky"[i - 4]!]));

/** fold gives equal prepared words to what a reader would call the same word. */
function fold(word: string): string {
  let s = "";
  for (const c of word) s += plain.get(c) ?? (classOf(c) === accent ? "" : c);
  return s.normalize("NFC");
}

const clip = (s: string): string => (s.length <= maxToken ? s : Array.from(s).slice(0, maxToken).join(""));

/** tokens analyses a text in a language, or in none that is known: "". A token
 * that joins words comes before them. */
export function tokens(text: string, language = ""): Token[] {
  return cut(text, language).found;
}

/** isLetters reports a word that may be a slip of the pen, or what was meant. */
export function isLetters(word: string): boolean {
  return word !== "" && Array.from(word, classOf).every((k) => k === letter || k === mark);
}

/** beginsStopWord reports what may become a stop word. */
export function beginsStopWord(text: string): boolean {
  return Array.from(stopWords).some((w) => w.startsWith(text));
}

/** Analysis is a text's tokens, and of the joined words at its end, if there are
 * some: the position before them, and the folded whole without its joints, which
 * grows as the text does. */
export interface Analysis {
  found: Token[];
  position: number; // of the last word
  end?: { before: number; whole: string };
}

export function analyse(text: string, language: string): Analysis {
  return cut(text, language).analysis();
}

function cut(text: string, language: string): Cutter {
  const c = new Cutter(text, language === "en" || language.startsWith("en-"));
  for (let i = 0; i < c.length; ) i = c.next(i);
  return c;
}

type Part = [start: number, end: number];

class Cutter {
  readonly found: Token[] = [];
  private readonly chars: string[] = []; // the prepared text: in lower case and decomposed
  private readonly kinds: number[] = [];
  private readonly starts: number[] = []; // of each, in the text
  private readonly ends: number[] = [];
  private marks = 0; // upon the last letter
  private position = 0;
  private ungrouped = 0; // where the digits end that are known to be no number in groups
  private parts: Part[] = []; // of the words last joined
  private before = 0; // position before them
  private runEnd = 0; // of the run last looked at
  private address = false; // that run is a web address

  constructor(text: string, private readonly english: boolean) {
    let at = 0;
    for (const c of text) {
      const end = at + c.length;
      const k = classOf(c);
      if (c < "\x80") this.add(c.toLowerCase(), at, end);
      else if (k === none) this.add(" ", at, end);
      else {
        if (k === symbol) this.add(" ", at, end);
        for (const part of c.normalize("NFKD")) this.add(part, at, end);
        if (k === symbol) this.add(" ", at, end);
      }
      at = end;
    }
  }

  get length(): number {
    return this.chars.length;
  }

  private add(c: string, start: number, end: number): void {
    const k = classOf(c);
    if (k === ignored) return;
    this.marks = k === mark || k === accent ? this.marks + 1 : 0;
    if (this.marks > maxMarks) return;
    c = alike[c] ?? (k >= digit ? String(k - digit) : c.toLowerCase());
    this.chars.push(c);
    this.kinds.push(classOf(c));
    this.starts.push(start);
    this.ends.push(end);
  }

  private slice(start: number, end: number): string {
    return this.chars.slice(start, end).join("");
  }

  /** next takes what stands at i, and gives the place after it. */
  next(i: number): number {
    if (begins(this.kinds[i])) return this.joined(i);
    if (this.kinds[i] === pair) return this.pairs(i);
    if (this.chars[i] === gap) this.position += gapWidth;
    return i + 1;
  }

  /** pairs takes every two neighbours of a run, or its only character. */
  private pairs(start: number): number {
    const kept: number[] = [];
    let end = start;
    this.parts = [];
    for (let k = this.kinds[end]; k === pair || k === mark || k === accent; k = this.kinds[++end]) if (k !== accent) kept.push(end);
    let before = "";
    let from = 0;
    let at = 0; // in kept: a character takes up as many as it decomposes into
    const run = Array.from(fold(this.slice(start, end)));
    run.forEach((c, i) => {
      const here = at;
      at += Array.from(c.normalize("NFD")).length;
      if (i > 0 || run.length === 1) {
        const two = before + c;
        this.position++;
        this.found.push({
          folded: two, exact: two, stem: "", position: this.position, joins: 0,
          start: this.starts[kept[from]!]!, end: this.ends[kept[at - 1]!]!,
        });
      }
      before = c;
      from = here;
    });
    return end;
  }

  /** joined takes the word at start and those joined to it. */
  private joined(start: number): number {
    this.parts = [];
    this.before = this.position;
    const first = start;
    let end: number;
    for (;;) {
      const stop = this.wordEnd(start);
      this.parts.push([start, stop]);
      end = this.skipPossessive(stop);
      if (!this.joins(end) || this.signs(start, stop) > 0) break;
      start = end + 1;
    }
    let whole: Token | undefined;
    if (this.parts.length > 1) {
      this.joinNumbers();
      if (this.parts.length > 1 && this.isIdentifier() && !this.inAddress(start)) {
        whole = this.take(this.withoutJoints(), this.position + 1, first, this.parts[this.parts.length - 1]![1]);
      }
    }
    this.parts.forEach((p, i) => {
      if (i === this.parts.length - 1) this.takeSigned(p);
      this.words(p);
    });
    if (whole) whole.joins = this.position - this.before;
    return end;
  }

  /** joins reports whether the character at i joins two words. */
  private joins(i: number): boolean {
    const next = this.kinds[i + 1];
    return this.kinds[i] === joint ? begins(next) : next! >= digit && this.chars[i] === "," && this.kinds[i - 1]! >= digit;
  }

  private wordEnd(i: number): number {
    for (i = this.skipGroups(i); ; i++) {
      const k = this.kinds[i];
      if (continues(k)) continue;
      if (k !== between || this.skipPossessive(i) > i || this.kinds[i + 1] !== letter) return i;
    }
  }

  /** skipPossessive gives the place after an 's that ends the word here, or i. */
  private skipPossessive(i: number): number {
    return this.chars[i] === "'" && this.chars[i + 1] === "s" && !continues(this.kinds[i + 2]) ? i + 2 : i;
  }

  /** skipGroups gives the end of a number whose digits stand in groups between
   * commas, the last of three, or i. What is no such number is not read again for
   * each of its groups. */
  private skipGroups(i: number): number {
    let end = this.skipDigits(i);
    let last = 0;
    if (end === i || end > i + 3 || i < this.ungrouped) return i;
    while (this.chars[end] === ",") {
      const next = this.skipDigits(end + 1);
      if (next === end + 1) break;
      last = next - end - 1;
      if (last < 2 || last > 3) {
        this.ungrouped = end + 1;
        return i;
      }
      end = next;
    }
    if (last === 3) return end;
    this.ungrouped = end;
    return i;
  }

  private skipDigits(i: number): number {
    while (this.kinds[i]! >= digit) i++;
    return i;
  }

  /** joinNumbers makes one part of the two of 3.14 and the two or three of 10:30. */
  private joinNumbers(): void {
    const kept: Part[] = [];
    for (let i = 0, n = 0; i < this.parts.length; i += n) {
      n = this.numberFrom(i);
      kept.push([this.parts[i]![0], this.parts[i + n - 1]![1]]);
    }
    this.parts = kept;
  }

  private numberFrom(i: number): number {
    const point = this.jointBefore(i + 1);
    if ((point !== "." && point !== ":") || this.jointBefore(i) === point) return 1;
    let n = 0;
    for (; i + n < this.parts.length && (n === 0 || this.jointBefore(i + n) === point); n++) {
      const [start, end] = this.parts[i + n]!;
      if (!/^[\d,]+$/.test(this.slice(start, end))) return 1;
      if (point === "." ? n === 2 : n === 3 || (n > 0 && end - start > 2)) return 1;
    }
    return n;
  }

  /** jointBefore is the joint before a part that is not the first. */
  private jointBefore(part: number): string | undefined {
    return part > 0 && part < this.parts.length ? this.chars[this.parts[part]![0] - 1] : undefined;
  }

  /** isIdentifier reports whether the parts hold a digit or are initials. */
  private isIdentifier(): boolean {
    return (
      this.parts.some(([start, end]) => /\d/.test(this.slice(start, end))) ||
      this.parts.every(([start, end], i) => end === start + 1 && (i === 0 || this.jointBefore(i) === "."))
    );
  }

  /** inAddress reports whether the run around i is a web address. */
  private inAddress(i: number): boolean {
    if (i >= this.runEnd) {
      let start = i;
      while (start > 0 && !this.endsRun(start - 1)) start--;
      this.runEnd = i;
      while (this.runEnd < this.length && !this.endsRun(this.runEnd)) this.runEnd++;
      this.address = /:\/\/|www\./.test(this.slice(start, this.runEnd));
    }
    return this.address;
  }

  private endsRun(i: number): boolean {
    const c = this.chars[i]!;
    return c < "\x80" ? c <= " " || '"<>()[]{}|'.includes(c) : this.kinds[i] === none || this.kinds[i] === pair;
  }

  /** withoutJoints is all parts in one. */
  private withoutJoints(): string {
    return this.parts.map(([start, end]) => this.slice(start, end)).join("").replace(/[.:]/g, "");
  }

  /** takeSigned takes C++, C# and their like as they are written. */
  private takeSigned([start, end]: Part): void {
    const signs = this.signs(start, end);
    if (signs > 0 && !this.inAddress(start)) this.take(this.slice(start, end + signs), this.position + 1, start, end + signs)!.joins = 1;
  }

  /** signs counts those that go with a part. */
  private signs(start: number, end: number): number {
    if (end - start > 3 || !/[+#]/.test(this.chars[end] ?? "") || this.kinds.slice(start, end).some((k) => k !== letter)) return 0;
    return this.slice(end, end + 2) === "++" ? 2 : 1;
  }

  /** words takes the word of a part, or the two that an apostrophe divides. */
  private words([start, end]: Part): void {
    let apostrophe = start;
    while (apostrophe < end && this.chars[apostrophe] !== "'") apostrophe++;
    if (apostrophe < end && /^[\0-\x7f]{1,2}$/.test(fold(this.slice(start, apostrophe)))) {
      this.word(start, apostrophe);
      start = apostrophe + 1;
    }
    this.word(start, end);
  }

  private word(start: number, end: number): void {
    this.position++;
    this.take(this.slice(start, end), this.position, start, end);
  }

  /** take adds a token, but for stop words. */
  private take(text: string, position: number, start: number, end: number): Token | undefined {
    text = text.replace(/[',·]/g, "");
    const folded = clip(fold(text));
    if (stopWords.has(folded)) return undefined;
    const token: Token = {
      folded, exact: clip(text.normalize("NFC")), position, joins: 0,
      stem: this.english && folded.length >= minStem && /^[a-z]+$/.test(folded) ? stem(folded) : "",
      start: this.starts[start]!, end: this.ends[end - 1]!,
    };
    this.found.push(token);
    return token;
  }

  analysis(): Analysis {
    const { found, position, before } = this;
    if (this.parts.length === 0) return { found, position };
    return { found, position, end: { before, whole: clip(fold(this.withoutJoints().replace(/[',·]/g, ""))) } };
  }
}
