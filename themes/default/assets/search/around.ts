// What stands around the results: the filters, what is chosen of them, the chart,
// the feed to follow, and what to try where nothing is found.

import { Chart } from "./chart";
import { showChosen } from "./chosen";
import type { Answer, Engine } from "./engine";
import { Facets } from "./facets";
import { nearestTerms } from "./nothing";
import { type Question, filtered } from "./question";

const feedFrom = 10; // records, from which any term has a feed

export class Around {
  private readonly facets: Facets;
  private readonly chart: Chart;
  private readonly follow = document.getElementById("follow")!;
  private readonly nearest = document.getElementById("nearest")!;
  private spanned = false; // the chart knows the register's years

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
  }

  /** update shows what goes with a complete answer, as long as it is current. */
  async update(engine: Engine, question: Question, answer: Answer, current: () => boolean): Promise<void> {
    const names = engine.facets();
    const [, years] = await Promise.all([this.facets.update(names, question, answer), answer.years()]);
    if (!this.spanned) {
      const all = await engine.ask("", { filters: new Map() });
      this.chart.span(await all.years());
      this.spanned = true;
    }
    if (!current()) return;
    this.chart.draw(years, question.from, question.to);
    showChosen(document.getElementById("chosen")!, question, names, this.facets, this.changed);
    this.feed(question);
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

  /** feed points to the nearest list that has one: that of the only term that is
   * chosen, or that of all records. */
  private feed(question: Question): void {
    const link = this.follow.querySelector("a")!;
    const chosen = Array.from(question.filters).flatMap(([taxonomy, ids]) => Array.from(ids, (id) => [taxonomy, id] as const));
    const [taxonomy, id] = chosen.length === 1 ? chosen[0]! : ["", "-"];
    const term = id === "-" ? undefined : this.facets.term(taxonomy, id);
    const always = (this.follow.dataset.followed ?? "").split(" ").includes(taxonomy);
    const own = term && (always || term.n >= feedFrom) ? term : undefined;
    link.href = own ? `${this.site}${encodeURIComponent(taxonomy)}/${encodeURIComponent(id)}/feed.xml` : `${this.site}feed.xml`;
    link.textContent = own ? `feed of new records under “${own.name}”` : "feed of all new records";
  }
}
