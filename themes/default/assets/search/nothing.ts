// What to try when nothing is found.

import { link } from "./element";
import type { Engine } from "./engine";
import { likeness, plain } from "./plain";
import type { Question } from "./question";

const most = 6; // terms
const enough = 0.5; // likeness to be worth a look
const shortest = 3; // words that are compared

interface Near {
  href: string;
  name: string;
  likeness: number;
}

/** nearestTerms gives links to the terms whose names come nearest to the words. */
export async function nearestTerms(engine: Engine, question: Question, site: string): Promise<HTMLAnchorElement[]> {
  const words = plain(question.query).split(/[^\p{L}\p{N}]+/u).filter((w) => w.length >= shortest);
  if (words.length === 0) return [];
  const all = await engine.ask("", { filters: new Map() });
  const near: Near[] = [];
  for (const { name: taxonomy } of engine.facets()) {
    for (const term of (await all.counts(taxonomy)).terms) {
      const found = best(words, plain(term.name));
      if (term.id !== "-" && term.n > 0 && found >= enough) {
        near.push({ href: `${site}${encodeURIComponent(taxonomy)}/${encodeURIComponent(term.id)}/`, name: term.name, likeness: found });
      }
    }
  }
  near.sort((a, b) => b.likeness - a.likeness);
  return near.slice(0, most).map((n) => link(n.href, n.name));
}

/** best is the likeness of the two words that are most alike. */
function best(words: string[], name: string): number {
  let most = 0;
  for (const part of name.split(/[^\p{L}\p{N}]+/u)) {
    if (part.length < shortest) continue;
    for (const word of words) most = Math.max(most, part.startsWith(word) ? 1 : likeness(part, word));
  }
  return most;
}
