// The list of results, in the groups that the engine finds them in.

import { link, make } from "./element";
import type { Answer, Card, Hit } from "./engine";
import { address, by, marked, when } from "./hit";
import { say } from "./say";

/** tooMany says what is wrong with a query. */
export const tooMany = (of: { words: number; most: number }): string => say(catalogue.tooMany!, of);

/** records is such as: 1 record, 1,200 records. */
export const records = (n: number): string => say(catalogue.records!, { n });

/** groupNames head what holds the words in another way than they are written. */
export const groupNames = ["", "", catalogue.otherForms!, catalogue.someWords!];

export class Results {
  private lists = new Map<number, HTMLElement>();

  constructor(private readonly place: HTMLElement, private readonly site: string) {}

  /** show replaces the list. */
  show(hits: Hit[], cards: Card[], answer: Answer): void {
    this.lists = new Map();
    this.place.replaceChildren();
    this.add(hits, cards, answer);
  }

  /** add appends further results. */
  add(hits: Hit[], cards: Card[], answer: Answer): void {
    hits.forEach((hit, i) => this.list(hit.group, answer).append(this.item(hit, cards[i]!, answer)));
  }

  get links(): HTMLAnchorElement[] {
    return Array.from(this.place.querySelectorAll("h3 a"));
  }

  /** find gives the result that shows a record. */
  find(id: string): HTMLElement | undefined {
    return Array.from(this.place.querySelectorAll<HTMLElement>("[data-id]")).find((e) => e.dataset.id === id);
  }

  private list(group: number, answer: Answer): HTMLElement {
    let list = this.lists.get(group);
    if (!list) {
      const name = groupNames[group]!;
      const heading = make("h2", name === "" ? "unseen" : "", name === "" ? catalogue.results! : name);
      if (name !== "" && answer.complete) heading.append(" ", make("small", "", records(answer.groups[group - 1]!)));
      list = make("ol", "");
      this.lists.set(group, list);
      this.place.append(heading, list);
    }
    return list;
  }

  private item(hit: Hit, card: Card, answer: Answer): HTMLElement {
    const title = link(address(this.site, card, hit.ordinal, answer), ...marked(card.title || card.id, answer));
    const item = make("li", "", when(card), make("h3", "", title));
    item.dataset.id = card.id;
    if (card.language) title.lang = card.language;
    if (card.summary) {
      const brief = make("p", "brief", ...marked(card.summary, answer));
      if (card.language) brief.lang = card.language;
      item.append(brief);
    }
    const note = by(card, hit.ordinal, answer, card.title, card.summary ?? "");
    if (note.hasChildNodes()) item.append(note);
    return item;
  }
}
