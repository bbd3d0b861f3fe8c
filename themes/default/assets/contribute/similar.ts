// Records that may be about the same event, from the search index, and whether an
// id is taken already.

import "../search/needed";
import { dateElement } from "../search/date";
import { link, make } from "../search/element";
import { type Card, Engine } from "../search/engine";

const most = 5;

export class Similar {
  private readonly engine: Engine;
  private turn = 0; // what an older text has found is not shown

  constructor(private readonly site: string, private readonly place: HTMLElement) {
    this.engine = new Engine(`${site}search/index/entry.json`);
  }

  /** update shows the records that a title finds, after those that cite one of the
   * addresses. */
  async update(title: string, urls: string[]): Promise<void> {
    const turn = ++this.turn;
    const found = new Map<string, HTMLElement>();
    try {
      for (const url of urls) {
        const card = await this.direct(url);
        if (card) found.set(card.id, this.line(card, catalogue.similarCites!));
      }
      const hits = title === "" ? [] : (await this.engine.ask(title, { filters: new Map() })).hits.slice(0, most);
      for (const card of await Promise.all(hits.map((hit) => this.engine.card(hit.ordinal)))) {
        if (!found.has(card.id)) found.set(card.id, this.line(card, ""));
      }
    } catch {
      // Without the index, or with words that it can't read, there is nothing to show.
    }
    if (turn !== this.turn) return;
    this.place.hidden = found.size === 0;
    this.place.replaceChildren(make("h3", "", catalogue.similarTitle!), make("ul", "", ...Array.from(found.values()).slice(0, most)));
  }

  /** taken reports whether a listed record has the id; undefined where it can't be
   * known. */
  async taken(id: string): Promise<boolean | undefined> {
    try {
      return (await this.direct(id))?.id === id;
    } catch {
      return undefined;
    }
  }

  private async direct(query: string): Promise<Card | undefined> {
    const { direct } = await this.engine.ask(query, { filters: new Map() });
    return direct === undefined ? undefined : this.engine.card(direct);
  }

  private line(card: Card, why: string): HTMLElement {
    const to = link(`${this.site}incidents/${encodeURIComponent(card.id)}/`, card.title || card.id);
    [to.target, to.rel] = ["_blank", "noopener"]; // the form stays
    const when = make("span", "quiet");
    if (card.date) when.append(" ", dateElement(card.date));
    if (why) when.append(" ", why);
    return make("li", "", to, when);
  }
}
