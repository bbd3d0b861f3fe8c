// How one result is written, on the search page and below the box.

import { dateElement } from "./date";
import { make } from "./element";
import type { Answer, Card } from "./engine";
import { say } from "./say";

/** fieldNames say where a record holds what was looked for. */
const fieldNames: Record<string, string> = {
  title: catalogue.inTitle!, summary: catalogue.inSummary!, body: catalogue.inBody!, source: catalogue.inSource!, publisher: catalogue.inPublisher!, terms: catalogue.inTerms!,
};

const statuses: Record<string, string> = { draft: catalogue.draft!, disputed: catalogue.disputed! };

/** when is the date, and the glyphs of the record's terms. */
export function when(card: Card): HTMLElement {
  const element = make("span", "when");
  if (card.date) element.append(dateElement(card.date));
  for (const mark of card.marks) {
    const glyph = make("span", rankClass("glyph", mark.rank), mark.glyph);
    glyph.setAttribute("aria-hidden", "true");
    element.append(" ", glyph);
  }
  return element;
}

/** by names the record's terms that have a glyph, its status, and the fields that
 * hold the words where the texts that are shown do not. */
export function by(card: Card, ordinal: number, answer: Answer, ...shown: string[]): HTMLElement {
  const element = make("span", "by");
  for (const mark of card.marks) element.append(make("span", rankClass("", mark.rank), mark.name), " ");
  if (card.status) element.append(make("strong", "", statuses[card.status] ?? card.status), " ");
  const seen = shown.some((text) => answer.marks(text).length > 0);
  const where = seen ? [] : answer.where(ordinal).map((field) => fieldNames[field] ?? field);
  if (ordinal === answer.direct) element.append(make("span", "", catalogue.direct!));
  else if (where.length > 0) element.append(make("span", "", say(catalogue.foundIn!, { where: list(where) })));
  return element;
}

/** marked splits a text into nodes, what was looked for within mark elements. */
export function marked(text: string, answer: Answer): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const [from, to] of answer.marks(text)) {
    nodes.push(document.createTextNode(text.slice(at, from)), make("mark", "", text.slice(from, to)));
    at = to;
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

const most = 6; // words to mark on the record's page
const longest = 60; // of one

/** address leads to the record's page, at the first place that holds the words,
 * where they are marked: that is a text fragment, which the browser acts on. */
export function address(site: string, card: Card, ordinal: number, answer: Answer): string {
  const words = new Map<string, string>();
  for (const text of [card.title, card.summary]) {
    for (const [from, to] of answer.marks(text)) words.set(text.slice(from, to).toLowerCase(), text.slice(from, to));
  }
  for (const form of answer.forms(ordinal)) if (!words.has(form)) words.set(form, form);
  const url = `${site}incidents/${encodeURIComponent(card.id)}/`;
  const parts = Array.from(words.values()).filter((word) => word.length <= longest).slice(0, most).map((word) => `text=${escape(word)}`);
  return parts.length > 0 ? `${url}#:~:${parts.join("&")}` : url;
}

const lone = /\p{Cs}/gu; // halves of characters, which no address can hold

/** escape also hides the hyphen, which divides a text fragment. */
function escape(word: string): string {
  return encodeURIComponent(word.replace(lone, "")).split("-").join("%2D");
}

function rankClass(name: string, rank: number | undefined): string {
  return [name, rank ? `rank-${rank}` : ""].filter(Boolean).join(" ");
}

/** list is such as: a, b and c. */
function list(words: string[]): string {
  const last = words[words.length - 1]!;
  return words.length < 2 ? last : say(catalogue.and!, { a: words.slice(0, -1).join(", "), b: last });
}
