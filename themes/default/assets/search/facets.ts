// The filters: each taxonomy's terms, the most used first, with how many of the
// records found stand under them, whatever else of the same taxonomy is chosen. A
// taxonomy is counted only while it is open, and its rarer terms only once somebody
// wants them, since nobody else should pay for it.

import { button, make } from "./element";
import type { Answer, FacetName } from "./engine";
import { plain } from "./plain";
import { type Question, choose } from "./question";
import { grouped, say } from "./say";
import type { Count } from "./terms";

const first = 8; // terms shown at once
const step = 20; // more of them
const long = 16; // terms from which a facet can be searched
const open = 2; // facets that are open at first, where there is room

export class Facets {
  private facets: Facet[] = [];

  constructor(private readonly place: HTMLElement, private readonly changed: () => void, private readonly failed: (error: unknown) => void) {}

  /** update shows the choices, and the counts that go with a complete answer. */
  async update(names: FacetName[], question: Question, answer: Answer): Promise<void> {
    if (this.facets.length !== names.length) {
      const wide = matchMedia("(min-width: 48rem)").matches;
      this.facets = names.map((name, i) => new Facet(name, wide && i < open && name.closed, this.changed, this.failed));
      this.place.replaceChildren(...this.facets.map((f) => f.element));
    }
    await Promise.all(this.facets.map((f) => f.update(question, answer)));
  }

  /** name is that of a chosen term, as far as its taxonomy has been counted. */
  term(taxonomy: string, id: string): Count | undefined {
    return this.facets.find((f) => f.facet.name === taxonomy)?.counts.find((c) => c.id === id);
  }
}

class Facet {
  readonly element = make("details", "facet");
  counts: Count[] = [];
  private all = true; // terms are counted
  private looked = false; // somebody looks for one
  private readonly head = make("summary", "");
  private readonly list = make("ul", "");
  private readonly within = make("input", "");
  private readonly more = button("", "", () => void this.showMore().catch(this.failed));
  private readonly lines = new Map<string, Line>();
  private shown = first;
  private question: Question | undefined;
  private answer: Answer | undefined;

  constructor(readonly facet: FacetName, opened: boolean, private readonly changed: () => void, private readonly failed: (error: unknown) => void) {
    this.within.type = "search";
    this.within.setAttribute("aria-label", say(catalogue.lookIn!, { taxonomy: facet.title }));
    this.within.placeholder = catalogue.look!;
    this.within.hidden = this.more.hidden = true;
    this.within.addEventListener("input", () => void this.look().catch(failed));
    this.head.textContent = facet.title;
    this.element.open = opened;
    this.element.append(this.head, this.within, this.list, this.more);
    this.element.addEventListener("toggle", () => this.fill().catch(failed));
  }

  async update(question: Question, answer: Answer): Promise<void> {
    this.question = question;
    this.answer = answer;
    const chosen = question.filters.get(this.facet.name)?.size ?? 0;
    this.head.textContent = this.facet.title + (chosen > 0 ? ` (${chosen})` : "");
    if (chosen > 0) this.element.open = true;
    await this.fill();
  }

  private async fill(): Promise<void> {
    const answer = this.answer;
    if (!this.element.open || !answer) return;
    const ids = this.question?.filters.get(this.facet.name) ?? [];
    const { terms, all } = await answer.counts(this.facet.name, this.looked ? undefined : { first: this.shown, ids });
    if (answer !== this.answer) return;
    this.all = all;
    this.counts = terms.map((c) => (c.id === "-" ? { ...c, name: catalogue.notStated! } : c)).sort((a, b) => b.n - a.n || (plain(a.name) < plain(b.name) ? -1 : 1));
    this.draw();
  }

  /** draw shows the terms that some record found has, and those that are chosen. */
  private draw(): void {
    const chosen = this.question?.filters.get(this.facet.name);
    const wanted = plain(this.within.value.trim());
    const some = this.counts.filter((c) => c.n > 0 || chosen?.has(c.id));
    const fit = wanted === "" ? some : some.filter((c) => plain(c.name).includes(wanted));
    const shown = fit.filter((c, i) => i < this.shown || chosen?.has(c.id));
    const at = document.activeElement;
    this.list.replaceChildren(...shown.map((c) => this.line(c, chosen?.has(c.id) ?? false)));
    if (at instanceof HTMLElement && at !== document.activeElement && this.list.contains(at)) at.focus();
    this.within.hidden = this.all && some.length < long && wanted === "";
    this.more.hidden = this.all && shown.length === fit.length;
    this.more.textContent = this.all ? say(catalogue.showMore!, { n: Math.min(step, fit.length - shown.length), of: fit.length }) : catalogue.showOthers!;
  }

  private line(term: Count, chosen: boolean): HTMLElement {
    let line = this.lines.get(term.id);
    if (!line) {
      line = new Line(term, (on) => {
        choose(this.question!, this.facet.name, term.id, on);
        this.changed();
      });
      this.lines.set(term.id, line);
    }
    line.show(term.n, chosen);
    return line.element;
  }

  private async look(): Promise<void> {
    this.looked = true;
    await (this.all ? this.draw() : this.fill());
  }

  private async showMore(): Promise<void> {
    const next = this.list.children.length;
    this.shown += step;
    await (this.all ? this.draw() : this.fill());
    // The button may be gone now.
    this.list.children[next]?.querySelector("input")?.focus();
  }
}

class Line {
  readonly element: HTMLElement;
  private readonly box = make("input", "");
  private readonly number = make("span", "count");

  constructor(term: Count, changed: (on: boolean) => void) {
    this.box.type = "checkbox";
    this.box.value = term.id;
    this.box.addEventListener("change", () => changed(this.box.checked));
    this.element = make("li", "", make("label", "", this.box, " ", make("span", "", term.name), " ", this.number));
  }

  show(n: number, chosen: boolean): void {
    this.box.checked = chosen;
    this.number.textContent = grouped(n);
  }
}
