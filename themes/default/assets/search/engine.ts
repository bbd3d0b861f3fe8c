// The search engine of the page and of the box: it opens the static index that
// generator/search exports and answers queries from it, with the same records in
// the same order as the program.

import { ready } from "./analyse";
import { type Answer, type Early, type Options, Question } from "./answer";
import { clean } from "./query";
import { Missing } from "./shelf";
import { type Card, type FacetName, Store } from "./store";

export type { Answer, Early, Hit, Options } from "./answer";
export { Unreadable } from "./query";
export type { Card, FacetName } from "./store";

/** Engine is the search of one register. */
export class Engine {
  private store: Promise<Store> | undefined;
  private opened: Store | undefined;

  constructor(private readonly entryURL: string) {}

  /** records is how many are listed; 0 before the index is open. */
  get records(): number {
    return this.opened?.entry.records ?? 0;
  }

  async ready(): Promise<void> {
    await this.open();
  }

  facets(): FacetName[] {
    return this.opened?.entry.facets ?? [];
  }

  /** card is what to show of a record. Where its file is missing, the index has
   * changed and the whole question has to be asked anew. */
  async card(ordinal: number): Promise<Card> {
    const store = this.open();
    try {
      return await (await store).card(ordinal);
    } catch (error) {
      if (error instanceof Missing && this.store === store) this.store = undefined;
      throw error;
    }
  }

  /** ask answers a query. Before it is complete, early may be handed an answer
   * whose hits are right but not all. Where a file is missing, the entry may name
   * those of an older index: then it is read anew, once. */
  async ask(query: string, options: Options, early?: Early): Promise<Answer> {
    query = clean(query);
    await ready(query);
    const store = this.open();
    try {
      return await new Question(await store, query, options).answer(early);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      if (this.store === store) this.store = undefined;
      return new Question(await this.open(), query, options).answer(early);
    }
  }

  private open(): Promise<Store> {
    if (!this.store) {
      this.store = Store.open(this.entryURL);
      this.store.then(
        (store) => (this.opened = store),
        () => (this.store = undefined),
      );
    }
    return this.store;
  }
}
