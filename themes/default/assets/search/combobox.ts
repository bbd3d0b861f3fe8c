// The search box in a page's header: the first results stand below it while one
// types. It is the combobox of the ARIA patterns, with a list: the focus stays in
// the box, and the arrows move along the options.

import "./needed";
import { link, make } from "./element";
import { type Answer, type Card, Engine, type Hit, Unreadable } from "./engine";
import { address, by, marked, when } from "./hit";
import { groupNames, records, tooMany } from "./results";
import { say } from "./say";

const most = 8; // results

export class Combobox {
  private readonly site: string;
  private readonly engine: Engine;
  private readonly list = make("div", "options");
  private readonly note = make("p", "quiet");
  private readonly announced = make("p", "unseen");
  private readonly popup = make("div", "popup", this.note, this.list);
  private options: HTMLAnchorElement[] = [];
  private active = -1;
  private turn = 0; // an answer to an older question is not shown
  private timer: ReturnType<typeof setTimeout> | undefined;
  private direct: string | undefined; // the address of the record that is asked for

  constructor(private readonly form: HTMLFormElement, private readonly box: HTMLInputElement) {
    this.site = new URL("..", form.action).href;
    this.engine = new Engine(new URL("index/entry.json", form.action).href);
    this.list.id = "box-options";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", catalogue.list!);
    this.announced.setAttribute("role", "status");
    this.popup.hidden = true;
    form.append(this.popup, this.announced);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.list.id], ["aria-expanded", "false"]]) box.setAttribute(name!, value!);
    box.addEventListener("input", () => void this.ask());
    box.addEventListener("focus", () => void this.ask());
    box.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) this.close();
    });
    // A press on an option must not take the focus from the box before it is let go.
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    void this.engine.ready().catch(() => undefined); // whoever asks is told
    void this.ask();
  }

  private async ask(): Promise<void> {
    const turn = ++this.turn;
    const query = this.box.value;
    this.direct = undefined;
    if (query.trim() === "") return this.close();
    try {
      // A file that is missing may be one of an older index: then the engine reads
      // the newer one when it is asked again.
      await this.find(query, turn).catch((error) => (error instanceof Unreadable ? Promise.reject(error) : this.find(query, turn)));
    } catch (error) {
      if (turn !== this.turn) return;
      this.clear();
      this.say(error instanceof Unreadable ? tooMany(error) : catalogue.unreadableBox!);
    }
  }

  private async find(query: string, turn: number): Promise<void> {
    let step = 0; // of the answers to one question, a former one is not shown either
    let painted = -1;
    const paint = async (answer: Answer) => {
      const mine = step++;
      const hits = answer.hits.slice(0, most);
      const cards = await Promise.all(hits.map((h) => this.engine.card(h.ordinal)));
      if (turn !== this.turn || mine < painted) return;
      painted = mine;
      this.show(query, answer, hits, cards);
    };
    const early = (answer: Answer) => void paint(answer).catch(() => undefined); // the whole answer meets the same trouble
    await paint(await this.engine.ask(query, { filters: new Map() }, early));
  }

  private clear(): void {
    this.options = [];
    this.list.replaceChildren();
    this.move(-1);
  }

  private show(query: string, answer: Answer, hits: Hit[], cards: Card[]): void {
    this.clear();
    let group = 0;
    let place: HTMLElement = this.list;
    hits.forEach((hit, i) => {
      if (hit.group !== group) {
        group = hit.group;
        place = this.group(groupNames[group]!);
      }
      const option = this.option(hit, cards[i]!, answer);
      place.append(option);
      if (hit.ordinal === answer.direct) this.direct = option.href;
    });
    const n = answer.hits.length;
    if (n > 0 && answer.complete) this.list.append(this.all(query, n));
    this.say(n > 0 || !answer.complete ? "" : catalogue.noneBox!, answer.complete ? `${records(n)}.` : "");
  }

  private group(name: string): HTMLElement {
    const group = make("div", "");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name === "" ? catalogue.list! : name);
    if (name !== "") {
      const heading = make("p", "heading", name);
      heading.setAttribute("aria-hidden", "true"); // the group has it as its name
      group.append(heading);
    }
    this.list.append(group);
    return group;
  }

  private option(hit: Hit, card: Card, answer: Answer): HTMLAnchorElement {
    const title = make("span", "title", ...marked(card.title || card.id, answer));
    if (card.language) title.lang = card.language;
    const option = this.addOption(link(address(this.site, card, hit.ordinal, answer), title, " ", when(card), " ", by(card, hit.ordinal, answer, card.title)));
    option.dataset.id = card.id;
    return option;
  }

  /** all leads to the search page. */
  private all(query: string, n: number): HTMLAnchorElement {
    const url = new URL(this.form.action);
    url.searchParams.set("q", query);
    return this.addOption(link(url.href, n === 1 ? catalogue.openSearch! : say(catalogue.allFilters!, { records: records(n) })));
  }

  private addOption(option: HTMLAnchorElement): HTMLAnchorElement {
    option.id = `box-option-${this.options.push(option)}`;
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  }

  private say(text: string, announced = text): void {
    this.note.textContent = text;
    this.note.hidden = text === "";
    this.open(true);
    // Who listens is told once typing rests.
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.announced.textContent = announced), 700);
  }

  private open(open: boolean): void {
    this.popup.hidden = !open;
    this.box.setAttribute("aria-expanded", String(open && this.options.length > 0));
  }

  private close(): void {
    clearTimeout(this.timer);
    this.turn++;
    this.move(-1);
    this.open(false);
  }

  private move(to: number): void {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = to;
    const option = this.options[to];
    if (!option) return this.box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", option.id);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.altKey) return;
    const down = event.key === "ArrowDown";
    const chosen = this.options[this.active];
    if (down || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.popup.hidden) return void this.ask();
      const n = this.options.length + 1; // the box itself is one stop
      this.move(((this.active + 1 + (down ? 1 : n - 1)) % n) - 1);
    } else if (event.key === "Enter" && chosen && !this.popup.hidden) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) window.open(chosen.href, "_blank", "noopener");
      else location.assign(chosen.href);
    } else if (event.key === "Escape" && !this.popup.hidden) {
      event.preventDefault(); // the words stay; the next one takes them
      this.close();
    }
  }

  private submit(event: Event): void {
    if (this.direct === undefined) return;
    event.preventDefault();
    location.assign(this.direct);
  }
}
