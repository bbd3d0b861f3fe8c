// What stands around the results: the filters, what is chosen of them, the chart,
// the feed to follow, and what to try where nothing is found.

import "./needed";
import { Chart } from "./chart";
import { showChosen } from "./chosen";
import type { Answer, Engine } from "./engine";
import { Facets } from "./facets";
import { nearestTerms } from "./nothing";
import { Kept, canKeep } from "./offline";
import { type Question, filtered, page, write } from "./question";
import { say } from "./say";

const feedFrom = 10; // records, from which any term has a feed

export class Around {
  private readonly facets: Facets;
  private readonly chart: Chart;
  private readonly follow = document.getElementById("follow")!;
  private readonly nearest = document.getElementById("nearest")!;
  private whole: Answer | undefined; // all records

  /** changed is called when a filter has been chosen or taken away, narrow when the
   * chart has been dragged over, failed when a file can't be read. */
  constructor(
    private readonly site: string,
    private readonly changed: () => void,
    narrow: (from: string, to: string, fresh: boolean) => void,
    failed: (error: unknown) => void,
  ) {
    this.facets = new Facets(document.getElementById("facets")!, changed, failed);
    this.chart = new Chart(document.getElementById("over-time")!, narrow);
    if (canKeep()) void new Kept(document.getElementById("keep")!, site).start().catch(() => undefined); // where the browser denies the room, nothing is offered
  }

  /** update shows what goes with a complete answer, as long as it is current. */
  async update(engine: Engine, question: Question, answer: Answer, current: () => boolean): Promise<void> {
    const names = engine.facets();
    const [, years] = await Promise.all([this.facets.update(names, question, answer), answer.years()]);
    if (!this.whole) {
      const whole = await engine.ask("", { filters: new Map() });
      this.chart.span(await whole.years());
      this.whole = whole;
    }
    const feed = await this.nearestFeed(question);
    if (!current()) return;
    this.chart.draw(years, question.from, question.to);
    showChosen(document.getElementById("chosen")!, question, names, this.facets, this.changed);
    this.showFeed(question, feed);
    if (answer.hits.length === 0) await this.suggest(engine, question, current);
  }

  private async suggest(engine: Engine, question: Question, current: () => boolean): Promise<void> {
    document.getElementById("without-filters")!.hidden = !filtered(question);
    this.nearest.hidden = true;
    const terms = await nearestTerms(engine, question, this.site);
    if (!current()) return;
    this.nearest.replaceChildren(this.nearest.firstChild!, ...terms.flatMap((a, i) => (i > 0 ? [", ", a] : [a])), ".");
    this.nearest.hidden = terms.length === 0;
  }

  /** nearestFeed is of the smallest list with a feed that holds all that the question
   * can ever find: that of a term which each record found has to have. */
  private async nearestFeed(question: Question): Promise<{ href: string; name: string } | undefined> {
    const always = (this.follow.dataset.followed ?? "").split(" ");
    let nearest: { href: string; name: string; n: number } | undefined;
    for (const [taxonomy, ids] of question.filters) {
      const [id = "-"] = ids;
      if (ids.size !== 1 || id === "-") continue;
      const term = (await this.whole!.counts(taxonomy, { first: 0, ids })).terms.find((t) => t.id === id);
      if (!term || (term.n < feedFrom && !always.includes(taxonomy)) || (nearest && nearest.n <= term.n)) continue;
      nearest = { href: `${this.site}${encodeURIComponent(taxonomy)}/${encodeURIComponent(id)}/feed.xml`, name: term.name, n: term.n };
    }
    return nearest;
  }

  private showFeed(question: Question, nearest: { href: string; name: string } | undefined): void {
    const [feed, search] = this.follow.querySelectorAll("a");
    feed!.href = nearest?.href ?? `${this.site}feed.xml`;
    feed!.textContent = nearest ? say(catalogue.feedOf!, { term: nearest.name }) : catalogue.feedAll!;
    search!.href = write({ ...question, sort: "recorded", shown: page });
  }
}
