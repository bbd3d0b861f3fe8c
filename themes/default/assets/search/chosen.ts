// What is chosen, each to be taken away by itself.

import { button, make } from "./element";
import type { FacetName } from "./engine";
import type { Facets } from "./facets";
import { type Question, choose, clear, filtered } from "./question";
import { say } from "./say";

/** showChosen lists the filters of a question, and calls changed when one has been
 * taken away. */
export function showChosen(place: HTMLElement, question: Question, names: FacetName[], facets: Facets, changed: () => void): void {
  const take = (name: string, text: string, away: () => void) => {
    const chip = button("chip", "", () => {
      away();
      changed();
    });
    chip.append(make("span", "quiet", name), ` ${text} `, make("span", "unseen", catalogue.remove!), cross());
    place.append(make("li", "", chip));
  };
  const focused = place.contains(document.activeElement);
  place.replaceChildren();
  for (const [taxonomy, ids] of question.filters) {
    const title = names.find((f) => f.name === taxonomy)?.title ?? taxonomy;
    for (const id of ids) take(title, facets.term(taxonomy, id)?.name ?? (id === "-" ? catalogue.notStated! : id), () => choose(question, taxonomy, id, false));
  }
  if (question.from !== "" || question.to !== "") take(catalogue.date!, range(question), () => (question.from = question.to = ""));
  place.hidden = !filtered(question);
  if (place.childElementCount > 1) {
    place.append(
      make("li", "", button("clear", catalogue.clear!, () => {
        clear(question);
        changed();
      })),
    );
  }
  if (focused) place.querySelector("button")?.focus();
}

function cross(): HTMLElement {
  const sign = make("span", "", "×");
  sign.setAttribute("aria-hidden", "true");
  return sign;
}

function range({ from, to }: Question): string {
  if (from === to) return from;
  return say(to === "" ? catalogue.rangeFrom! : from === "" ? catalogue.rangeTo! : catalogue.range!, { from, to });
}
