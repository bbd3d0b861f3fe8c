// The search page. The address holds the whole question; it is read when the page
// opens and when the reader goes back, and written as the question changes. Its
// fragment names the result that was opened last, where a reader lands again.

import "./search/needed";
import type { Around } from "./search/around";
import { button, link, typing } from "./search/element";
import { say } from "./search/say";
import { type Answer, type Card, Engine, type Hit, Unreadable } from "./search/engine";
import { type Question, type Sort, clear, date, filtered, page, read, write } from "./search/question";
import { records, Results, tooMany } from "./search/results";

const best = 2; // results that are shown ahead of the others
const more = 20; // results that one press adds
const rest = 250; // typing has come to rest, in ms
const slow = 300; // what takes longer is said to take long

const get = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;

class Search {
  private readonly form = get<HTMLFormElement>("search");
  private readonly box = get<HTMLInputElement>("q");
  private readonly found = get("found");
  private readonly more = get<HTMLButtonElement>("more");
  private readonly order = get<HTMLSelectElement>("order");
  private readonly ends: [HTMLInputElement, HTMLInputElement] = [get("from"), get("to")];
  private readonly site = new URL("..", this.form.action).href;
  private readonly title = document.title;
  private readonly results = new Results(get("results"), this.site);
  private engine = new Engine(new URL("index/entry.json", this.form.action).href);
  private question: Question = read(location.search);
  private answer: Answer | undefined;
  private turn = 0; // an answer to an older question is not shown
  private shown = 0; // the turn that is
  private timer: ReturnType<typeof setTimeout> | undefined;
  private around: Promise<Around> | undefined;

  start(): void {
    // The list is longer than the page that is restored, until it is filled.
    history.scrollRestoration = "manual";
    this.box.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit().catch(() => this.run(false));
    });
    this.more.addEventListener("click", () => void this.showMore().catch(() => this.run(false)));
    this.order.addEventListener("change", () => {
      this.question.sort = this.order.value as Sort;
      this.changed();
    });
    for (const end of this.ends) end.addEventListener("change", () => this.setDates());
    get("help").addEventListener("click", () => void import("./search/help").then((help) => help.openHelp()));
    get("without-filters").querySelector("button")!.addEventListener("click", () => {
      clear(this.question);
      this.changed();
    });
    get("results").addEventListener("click", (event) => this.opened(event));
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("popstate", () => {
      this.question = read(location.search);
      void this.run(true);
    });
    addEventListener("pagehide", () => this.keepPlace());
    addEventListener("pageshow", (event) => event.persisted && this.land());
    this.unfold();
    // Somebody may have written before the script was there.
    if (this.box.value !== "" && this.box.value !== this.question.query) this.typed();
    else void this.run(true);
  }

  /** unfold shows the filters; on a narrow screen they would push the results out
   * of sight. */
  private unfold(): void {
    const filters = get<HTMLDetailsElement>("filters");
    filters.hidden = get("help").hidden = false;
    filters.open = matchMedia("(min-width: 48rem)").matches;
  }

  private typed(): void {
    this.question.query = this.box.value;
    this.question.shown = page;
    void this.run(false);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.writeAddress(false), rest);
  }

  private async submit(): Promise<void> {
    await this.ask(this.box.value);
    const { direct } = this.answer ?? {};
    if (direct === undefined) return;
    const card = await this.engine.card(direct);
    location.assign(`${this.site}incidents/${encodeURIComponent(card.id)}/`);
  }

  private ask(query: string): Promise<void> {
    this.question.query = query;
    this.question.shown = page;
    this.writeAddress(true);
    return this.run(false);
  }

  private changed(): void {
    void this.ask(this.question.query);
  }

  private setDates(): void {
    const wrong = this.ends.find((end) => end.value.trim() !== "" && date(end.value) === "");
    for (const end of this.ends) end.setAttribute("aria-invalid", String(end === wrong));
    if (wrong) this.say(catalogue.dateForm!);
    else this.narrow(date(this.ends[0].value), date(this.ends[1].value), true);
  }

  private narrow(from: string, to: string, fresh: boolean): void {
    this.question.from = from;
    this.question.to = to;
    this.question.shown = page;
    this.writeAddress(fresh);
    void this.run(false);
  }

  /** writeAddress makes the page one to go back to, or changes the address of the
   * one that is there. */
  private writeAddress(fresh: boolean): void {
    clearTimeout(this.timer);
    const to = location.pathname + write(this.question);
    try {
      if (fresh && to !== location.pathname + location.search) {
        this.keepPlace();
        history.pushState(null, "", to);
      } else history.replaceState(null, "", to);
    } catch {
      // Some browsers refuse to do so many times a minute; the next time will do.
    }
  }

  private keepPlace(): void {
    history.replaceState({ y: scrollY }, "");
  }

  /** opened notes which result the reader goes to. */
  private opened(event: Event): void {
    const item = event.target instanceof Element ? event.target.closest<HTMLElement>("a")?.closest<HTMLElement>("[data-id]") : undefined;
    if (!item) return;
    this.writeAddress(false);
    history.replaceState(null, "", `#${encodeURIComponent(item.dataset.id!)}`);
  }

  /** run asks the question. arriving says that the reader comes to this address,
   * and is to be led to the place that it names. */
  private async run(arriving: boolean): Promise<void> {
    const turn = ++this.turn;
    const waiting = setTimeout(() => turn === this.turn && turn !== this.shown && this.say(catalogue.searching!), slow);
    this.fillIn(arriving);
    try {
      // A file that is missing may be one of an older index: then the engine reads
      // the newer one when it is asked again.
      await this.find(turn, arriving).catch((error) => (error instanceof Unreadable ? Promise.reject(error) : this.find(turn, arriving)));
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    } finally {
      clearTimeout(waiting);
      document.querySelector(".search")!.classList.add("ready");
    }
  }

  /** fillIn shows the question in its fields; the box holds it already, unless the
   * reader comes to the page. */
  private fillIn(arriving: boolean): void {
    if (arriving) this.box.value = this.question.query;
    this.order.value = this.question.sort;
    this.ends[0].value = this.question.from;
    this.ends[1].value = this.question.to;
  }

  private async find(turn: number, arriving: boolean): Promise<void> {
    const { query, filters, from, to, sort } = this.question;
    await this.engine.ready();
    // Somebody else's names in the address are no filters.
    for (const name of filters.keys()) if (!this.engine.facets().some((f) => f.name === name)) filters.delete(name);
    let step = 0; // of the answers to one question, a former one is not shown either
    let painted = -1;
    const paint = async (answer: Answer, begun?: () => void) => {
      const mine = step++;
      const isCurrent = () => turn === this.turn && mine >= painted;
      const hits = this.asked() ? answer.hits.slice(0, this.question.shown) : [];
      // Where nothing stands yet, the best come ahead of the others, and are seen
      // before more is fetched.
      const isFirst = this.results.links.length === 0;
      const ahead = isFirst ? best : hits.length;
      const cards = await this.cards(hits.slice(0, ahead));
      if (isFirst && cards.length > 0 && isCurrent()) {
        this.results.show(hits.slice(0, ahead), cards, answer);
        await frame();
      }
      begun?.();
      cards.push(...(await this.cards(hits.slice(ahead))));
      if (!isCurrent()) return;
      painted = mine;
      this.answer = answer;
      if (answer.complete) this.shown = turn;
      this.results.show(hits, cards, answer);
      this.dress(answer);
    };
    // The whole answer meets the same trouble.
    const early = (answer: Answer) => new Promise<void>((begun) => void paint(answer, begun).catch(() => begun()));
    const answer = await this.engine.ask(query, { filters, from, to, sort }, early);
    await paint(answer);
    if (turn !== this.turn) return;
    if (arriving) this.land();
    await frame();
    if (turn === this.turn) await this.accompany(answer, turn);
  }

  private cards(hits: Hit[]): Promise<Card[]> {
    return Promise.all(hits.map((h) => this.engine.card(h.ordinal)));
  }

  /** asked reports whether there is a question at all. */
  private asked(): boolean {
    return this.question.query.trim() !== "" || filtered(this.question);
  }

  /** dress shows what belongs to the results. */
  private dress(answer: Answer): void {
    const asked = this.asked();
    const none = asked && answer.complete && answer.hits.length === 0;
    get("browse").hidden = asked;
    get("chosen").hidden = !filtered(this.question); // they come a moment later
    this.found.hidden = false;
    this.more.hidden = !asked || answer.hits.length <= this.question.shown;
    get("sorting").hidden = !asked || answer.hits.length < 2;
    get("nothing").hidden = !none;
    get("follow").hidden = !asked;
    const query = this.question.query.trim();
    document.title = query === "" ? this.title : `${query} – ${this.title}`;
    if (!asked) this.say(say(catalogue.begin!, { records: records(this.engine.records) }));
    else if (answer.complete) this.say(summary(answer, this.question), answer.meant);
  }

  /** accompany brings what may come a moment later than the results: its script
   * is a file of its own. */
  private async accompany(answer: Answer, turn: number): Promise<void> {
    this.around ??= import("./search/around").then(
      ({ Around }) => new Around(this.site, () => this.changed(), (from, to, fresh) => this.narrow(from, to, fresh), (error) => this.fail(error)),
    );
    this.around.catch(() => (this.around = undefined));
    const around = await this.around;
    await around.update(this.engine, this.question, answer, () => turn === this.turn);
  }

  private async showMore(): Promise<void> {
    const answer = this.answer!;
    const turn = this.turn;
    const hits = answer.hits.slice(this.question.shown, this.question.shown + more);
    const cards = await this.cards(hits);
    if (turn !== this.turn) return;
    const next = this.results.links.length;
    this.results.add(hits, cards, answer);
    this.question.shown += more;
    this.more.hidden = this.question.shown >= answer.hits.length;
    this.writeAddress(false);
    // The button may be gone now: whoever reads by keyboard goes on with the first
    // of the new results.
    this.results.links[next]?.focus();
  }

  /** land goes to the result that the address names, or to where the reader was. */
  private land(): void {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      // Not an address that this page has written.
    }
    const item = id === "" ? undefined : this.results.find(id);
    if (item) {
      item.classList.add("here");
      item.scrollIntoView({ block: "center" });
      item.querySelector("a")!.focus({ preventScroll: true });
    } else scrollTo(0, (history.state as { y?: number } | null)?.y ?? 0);
  }

  /** key moves along the results with the arrows. */
  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const links = this.results.links;
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const inBox = document.activeElement === this.box;
    if (!inBox && at < 0 && (typing(event) || event.key !== "ArrowDown" || document.activeElement !== document.body)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      if (inBox && event.key === "ArrowUp") return;
      event.preventDefault();
      if (to < 0) this.writeOn();
      else links[Math.min(to, links.length - 1)]?.focus();
    } else if (event.key === "Escape" && at >= 0) {
      event.preventDefault();
      this.writeOn();
    } else if (event.key === "Enter" && inBox && (event.ctrlKey || event.metaKey) && links[0]) {
      event.preventDefault();
      window.open(links[0].href, "_blank", "noopener");
    }
  }

  /** writeOn goes back to the box, after what stands there. */
  private writeOn(): void {
    this.box.focus();
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  /** say shows a line above the results, and has it read out once typing rests. */
  private say(text: string, meant?: string): void {
    const status = get("status");
    status.replaceChildren(text);
    if (meant !== undefined) {
      const other = link(this.address(meant), meant);
      other.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.box.value = meant;
        void this.ask(meant);
        this.box.focus();
      });
      const [before, after] = catalogue.meant!.split("{query}");
      status.append(` ${before}`, other, after!);
    }
    const turn = this.turn;
    setTimeout(() => turn === this.turn && (get("announced").textContent = status.textContent), 3 * rest);
  }

  private address(query: string): string {
    return location.pathname + write({ ...this.question, query, shown: page });
  }

  private fail(error: unknown): void {
    if (error instanceof Unreadable) {
      this.results.show([], [], { groups: [0, 0, 0] } as unknown as Answer);
      this.more.hidden = true;
      return this.say(tooMany(error));
    }
    const again = button("", catalogue.again!, () => {
      this.engine = new Engine(new URL("index/entry.json", this.form.action).href);
      this.say("");
      void this.run(false);
    });
    this.say(catalogue.unreadable!);
    get("status").append(again);
  }
}

/** frame waits until what is there has been painted, if anybody sees it. */
function frame(): Promise<void> {
  return new Promise((resolve) => (document.hidden ? resolve() : requestAnimationFrame(() => setTimeout(resolve))));
}

/** summary says in a line what was found. */
function summary(answer: Answer, question: Question): string {
  const [exact, forms, some] = answer.groups;
  if (exact + forms + some === 0) return filtered(question) ? catalogue.noneFiltered! : catalogue.none!;
  const rest = [forms > 0 ? say(catalogue.nForms!, { n: forms }) : "", some > 0 ? say(catalogue.nSome!, { n: some }) : ""].filter(Boolean);
  if (exact > 0) return [records(exact), ...rest].join(catalogue.semicolon!) + ".";
  return say(catalogue.noExact!, { rest: rest.join(catalogue.semicolon!) });
}

if (document.getElementById("search")) new Search().start();
