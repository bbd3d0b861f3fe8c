// The search page. The address holds the whole question: q, and the chosen terms
// under their taxonomies' names. It is read when the page opens and when the
// reader goes back, and written as the question changes.

import { type Answer, type Selection, ask } from "./search/answer";
import { Facets } from "./search/facets";
import { Unreadable } from "./search/query";
import { add, show } from "./search/results";
import { Store } from "./search/store";

/** page is how many results are shown at first and added by "more". */
const page = 20;

/** pause is how long typing rests before the question is asked, in ms. */
const pause = 150;

class Search {
  private store: Store;
  private facets: Facets | undefined;
  private readonly selection: Selection = new Map();
  private answer: Answer | undefined;
  private shown = 0;
  private turn = 0; // an answer to an older question is not shown
  private timer: number | undefined;
  private readonly more = document.createElement("button");

  constructor(
    private readonly index: string,
    private readonly form: HTMLFormElement,
    private readonly box: HTMLInputElement,
    private readonly status: HTMLElement,
    private readonly filters: HTMLElement,
    private readonly results: HTMLElement,
  ) {
    this.store = new Store(index);
    this.more.type = "button";
    this.more.className = "more";
    this.more.textContent = "More results";
    this.more.hidden = true;
    results.after(this.more);
  }

  start(): void {
    this.more.addEventListener("click", () => this.guard(() => this.showMore()));
    this.box.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.put(history.replaceState, true), pause);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.timer);
      this.put(history.pushState, false);
    });
    addEventListener("popstate", () => {
      this.readAddress();
      this.run(false);
    });
    document.addEventListener("keydown", (event) => this.focusBox(event));
    this.readAddress();
    this.run(false);
  }

  /** put writes the question into the address and asks it. */
  private put(write: typeof history.pushState, typing: boolean): void {
    const address = new URLSearchParams();
    if (this.box.value !== "") address.set("q", this.box.value);
    for (const [taxonomy, ids] of this.selection) for (const id of ids) address.append(taxonomy, id);
    const query = address.toString();
    write.call(history, null, "", location.pathname + (query && `?${query}`));
    this.run(typing);
  }

  private readAddress(): void {
    const address = new URLSearchParams(location.search);
    this.box.value = address.get("q") ?? "";
    this.selection.clear();
    for (const [name, id] of address) {
      if (name !== "q") this.selection.set(name, (this.selection.get(name) ?? new Set()).add(id));
    }
  }

  private run(typing: boolean): void {
    const turn = ++this.turn;
    this.guard(() => this.find(turn, typing));
  }

  /** guard says what went wrong. A file that is missing may be one of an older
   * index: then the entry is read again, once. */
  private guard(work: () => Promise<void>): void {
    const turn = this.turn;
    work()
      .catch((error: unknown) => {
        if (error instanceof Unreadable || turn !== this.turn) throw error;
        this.forget();
        return this.find(turn, false);
      })
      .catch((error: unknown) => {
        if (turn !== this.turn) return;
        if (error instanceof Unreadable) this.say(error.message);
        else this.fail();
      });
  }

  private forget(): void {
    this.store = new Store(this.index);
    this.facets = undefined;
  }

  private async find(turn: number, typing: boolean): Promise<void> {
    const query = this.box.value;
    const entry = await this.store.entry();
    this.facets ??= new Facets(this.filters, this.store, entry, this.selection, () => this.put(history.pushState, false), () => this.fail());
    const answer = await ask(this.store, query, this.selection, typing);
    const asked = query.trim() !== "" || entry.facets.some((f) => this.selection.get(f.name)?.size);
    const hits = asked ? answer.hits.slice(0, page) : [];
    const cards = await Promise.all(hits.map((o) => this.store.card(o)));
    if (turn !== this.turn) return;
    this.answer = answer;
    show(this.results, cards, answer);
    this.shown = hits.length;
    this.more.hidden = !asked || this.shown >= answer.hits.length;
    this.say(asked ? summary(answer) : `${entry.records.toLocaleString("en")} records. Write a word, or choose below.`);
    await this.facets.update(answer);
  }

  private async showMore(): Promise<void> {
    const answer = this.answer!;
    const turn = this.turn;
    const hits = answer.hits.slice(this.shown, this.shown + page);
    const cards = await Promise.all(hits.map((o) => this.store.card(o)));
    if (turn !== this.turn) return;
    const next = this.results.children.length;
    add(this.results, cards, answer);
    this.shown += hits.length;
    this.more.hidden = this.shown >= answer.hits.length;
    // The button may be gone now: whoever reads by keyboard goes on with the first
    // of the new results.
    this.results.children[next]?.querySelector("a")?.focus();
  }

  private say(text: string): void {
    this.status.textContent = text;
  }

  private fail(): void {
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "Try again";
    again.addEventListener("click", () => {
      this.forget();
      this.say("");
      this.run(false);
    });
    this.status.replaceChildren("The search index could not be read. ", again);
  }

  /** "/" goes to the box from anywhere but another field. */
  private focusBox(event: KeyboardEvent): void {
    const at = event.target;
    const writing = at instanceof HTMLElement && (at.isContentEditable || at.matches("input:not([type=checkbox]), textarea, select"));
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writing) return;
    event.preventDefault();
    this.box.focus();
    this.box.select();
  }
}

/** summary says in a line what was found. */
function summary(answer: Answer): string {
  const n = answer.hits.length;
  if (n === 0) return "No record matches. Fewer or other words may find some.";
  const number = n === 1 ? "1 record" : `${n.toLocaleString("en")} records`;
  if (answer.loose) return `No record has all of these words. ${number} with some of them, those with the most first.`;
  return `${number}.` + (answer.phrases ? " The words of a phrase are looked for in one field, in any order." : "");
}

const form = document.querySelector<HTMLFormElement>("form#search");
const box = form?.querySelector<HTMLInputElement>("input[name=q]");
const index = document.querySelector<HTMLElement>("[data-index]")?.dataset.index;
const [status, filters, results] = ["status", "facets", "results"].map((id) => document.getElementById(id));
// On a narrow screen the filters would push the results out of sight.
const fold = document.querySelector<HTMLDetailsElement>("details#filters");
if (form && box && index && status && filters && results) {
  if (fold) {
    fold.hidden = false;
    fold.open = matchMedia("(min-width: 48rem)").matches;
  }
  new Search(new URL(index, location.href).href, form, box, status, filters, results).start();
}
