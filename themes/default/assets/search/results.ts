// The list of results. What stands in a record reaches the page as text only.

import { tokens } from "./analyse";
import type { Answer } from "./answer";
import { dateElement } from "./date";
import type { Card } from "./store";

/** show replaces the list by the results. */
export function show(list: HTMLElement, cards: Card[], answer: Answer): void {
  list.replaceChildren(...cards.map((c) => item(c, answer)));
}

/** add appends further results. */
export function add(list: HTMLElement, cards: Card[], answer: Answer): void {
  list.append(...cards.map((c) => item(c, answer)));
}

function item(card: Card, answer: Answer): HTMLElement {
  const li = document.createElement("li");
  const when = paragraph("when");
  if (card.date) when.append(dateElement(card.date));
  for (const mark of card.marks ?? []) when.append(" ", span(mark.glyph, rankClass("glyph", mark.rank), true));
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  link.href = `../incidents/${encodeURIComponent(card.id)}/`;
  link.append(...marked(card.title || card.id, answer));
  heading.append(link);
  li.append(when, heading);
  if (card.summary) {
    const brief = paragraph("brief");
    brief.append(...marked(card.summary, answer));
    li.append(brief);
    if (card.language) brief.lang = card.language;
  }
  if (card.language) link.lang = card.language;
  const by = paragraph("by");
  for (const mark of card.marks ?? []) by.append(span(mark.name, rankClass("", mark.rank), false), " ");
  if (card.status) {
    const strong = document.createElement("strong");
    strong.textContent = card.status;
    by.append(strong);
  }
  if (by.hasChildNodes()) li.append(by);
  return li;
}

function paragraph(name: string): HTMLParagraphElement {
  const p = document.createElement("p");
  p.className = name;
  return p;
}

function span(text: string, name: string, hidden: boolean): HTMLSpanElement {
  const s = document.createElement("span");
  s.textContent = text;
  if (name) s.className = name;
  if (hidden) s.setAttribute("aria-hidden", "true");
  return s;
}

function rankClass(name: string, rank: number | undefined): string {
  return [name, rank ? `rank-${rank}` : ""].filter(Boolean).join(" ");
}

const run = /[\p{L}\p{N}\p{M}]+/gu;

/** marked splits a text into nodes, the query's words within mark elements. */
function marked(text: string, answer: Answer): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const match of text.matchAll(run)) {
    if (!tokens(match[0]).some((t) => answer.words.has(t) || (answer.prefix !== "" && t.startsWith(answer.prefix)))) continue;
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    nodes.push(document.createTextNode(text.slice(at, match.index)), mark);
    at = match.index! + match[0].length;
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}
