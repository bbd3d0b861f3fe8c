// The analyser: what a text's words are. It is the same, rule for rule, as
// generator/search/analyse.go, which explains the rules; a list of texts and
// their tokens in generator/search/testdata holds the two to each other.

const stopWords = new Set([
  "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or",
  "that", "the", "this", "to", "was", "were", "with",
]);

const maxToken = 64;

const letter = /^[\p{L}\p{N}]$/u;
const mark = /^\p{M}$/u;
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const accent = /^[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}]$/u;
const invisible = new Set(["\u00AD", "\u0640", "\u200C", "\u200D", "\u2060", "\uFEFF"]);
const voiceMarks = new Set(["\u3099", "\u309A"]);

type Class = "separator" | "letter" | "mark" | "pair";

function classOf(c: string): Class {
  if (c === "ー") return "pair";
  const isMark = mark.test(c);
  if (!isMark && !letter.test(c)) return "separator";
  if (unspaced.test(c)) return "pair";
  return isMark ? "mark" : "letter";
}

function dropped(c: string): boolean {
  return !voiceMarks.has(c) && (invisible.has(c) || (mark.test(c) && accent.test(c)));
}

function lower(c: string): string {
  return c === "ς" ? "σ" : c.toLowerCase();
}

/** fold gives equal texts to what a reader would call the same word. */
function fold(text: string): string[] {
  const kept = Array.from(text.normalize("NFKD")).filter((c) => !dropped(c));
  return Array.from(kept.join("").normalize("NFC"), lower);
}

/** tokens lists the terms of a text, in order. */
export function tokens(text: string): string[] {
  const found: string[] = [];
  let run: string[] = [];
  let kind: Class = "separator";
  const take = () => {
    if (kind === "letter") word(run, found);
    if (kind === "pair") pairs(run, found);
    run = [];
  };
  for (const c of fold(text)) {
    let now = classOf(c);
    if (now === "mark") now = kind;
    if (now !== kind) take();
    kind = now;
    run.push(c);
  }
  take();
  return found;
}

function word(run: string[], found: string[]): void {
  if (!stopWords.has(run.join(""))) found.push(run.slice(0, maxToken).join(""));
}

function pairs(run: string[], found: string[]): void {
  if (run.length === 1) found.push(run[0]!);
  for (let i = 1; i < run.length; i++) found.push(run[i - 1]! + run[i]!);
}

/** spaced reports a term that is a word, not a pair of characters. */
export function spaced(term: string): boolean {
  return !unspaced.test(String.fromCodePoint(term.codePointAt(0) ?? 0));
}
