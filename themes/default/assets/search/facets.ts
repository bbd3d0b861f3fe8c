// The filters: for each closed taxonomy its terms with how many results stand
// under them. An open one shows only where the address chooses from it. A
// taxonomy's column is fetched when it is opened, so that a query costs nothing
// for filters that nobody looks at.

import { type Answer, type Selection, withNotStated } from "./answer";
import type { Entry, Store, Term } from "./store";

export class Facets {
  private readonly groups: Group[];

  /** changed is called when the reader has chosen; failed when a column can't be
   * read. */
  constructor(place: HTMLElement, store: Store, entry: Entry, selection: Selection, changed: () => void, failed: () => void) {
    this.groups = entry.facets.map((f) => new Group(f, store, entry.records, selection, changed, failed));
    place.replaceChildren(...this.groups.map((g) => g.element));
  }

  /** update shows the choices, and the counts that go with an answer. */
  async update(answer: Answer): Promise<void> {
    await Promise.all(this.groups.map((g) => g.update(answer)));
  }
}

class Group {
  readonly element = document.createElement("details");
  private readonly head = document.createElement("summary");
  private readonly list = document.createElement("ul");
  private readonly boxes = new Map<string, HTMLInputElement>();
  private readonly numbers = new Map<string, HTMLElement>();
  private terms: Term[] | undefined;
  private answer: Answer | undefined;

  constructor(
    private readonly facet: Entry["facets"][number],
    private readonly store: Store,
    private readonly records: number,
    private readonly selection: Selection,
    private readonly changed: () => void,
    failed: () => void,
  ) {
    this.element.className = "facet";
    this.element.append(this.head, this.list);
    this.title();
    this.element.addEventListener("toggle", () => this.fill().catch(failed));
  }

  async update(answer: Answer): Promise<void> {
    this.answer = answer;
    this.title();
    await this.fill();
  }

  private title(): void {
    const chosen = this.selection.get(this.facet.name)?.size ?? 0;
    this.head.textContent = this.facet.title + (chosen > 0 ? ` (${chosen})` : "");
    this.element.hidden = !this.facet.closed && chosen === 0;
    if (chosen > 0) this.element.open = true;
  }

  /** fill shows the terms of an open group. */
  private async fill(): Promise<void> {
    if (!this.element.open) return;
    if (!this.terms) {
      const terms = withNotStated(await this.store.column(this.facet.file), this.records);
      if (!this.terms) this.list.append(...terms.map((t) => this.line(t)));
      this.terms = terms;
    }
    const counts = this.answer?.counts(this.terms, this.facet.name);
    for (const term of this.terms) {
      this.boxes.get(term.id)!.checked = this.selection.get(this.facet.name)?.has(term.id) ?? false;
      this.numbers.get(term.id)!.textContent = String(counts?.get(term.id) ?? term.ordinals.length);
    }
  }

  private line(term: Term): HTMLElement {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = this.facet.name;
    box.value = term.id;
    box.addEventListener("change", () => this.choose(term.id, box.checked));
    const number = document.createElement("span");
    number.className = "count";
    const label = document.createElement("label");
    label.append(box, ` ${term.name} `, number);
    this.boxes.set(term.id, box);
    this.numbers.set(term.id, number);
    const li = document.createElement("li");
    li.append(label);
    return li;
  }

  private choose(id: string, chosen: boolean): void {
    const ids = this.selection.get(this.facet.name) ?? new Set();
    if (chosen) ids.add(id);
    else ids.delete(id);
    this.selection.set(this.facet.name, ids);
    this.changed();
  }
}
