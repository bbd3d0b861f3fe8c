// The register's terms, from its published list, which is read when a field that
// takes names is first gone to; and those that a field offers while one types.

import { button, make } from "../search/element";
import { likeness, plain } from "../search/plain";
import { say } from "../search/say";
import { controlOf } from "./form";

interface Term {
  id: string;
  name: string;
  names?: Record<string, string>;
  synonyms?: string[];
}

interface Taxonomy {
  id: string;
  closed: boolean;
  fields: string[];
  terms: Term[];
}

const most = 6; // terms that are offered

export class Terms {
  private taxonomies: Taxonomy[] = [];
  private loading: Promise<void> | undefined;

  constructor(private readonly site: string) {}

  /** load reads the list once; where it can't be read, nothing is offered, and the
   * checker says later what this can't. */
  load(): Promise<void> {
    this.loading ??= fetch(`${this.site}data/taxonomies.json`)
      .then((answer) => (answer.ok ? answer.json() : { taxonomies: [] }))
      .then((data: { taxonomies: Taxonomy[] }) => void (this.taxonomies = data.taxonomies))
      .catch(() => void (this.loading = undefined));
    return this.loading;
  }

  /** named is what a record writes for a term of a field: the id in a closed
   * taxonomy, the name in an open one. */
  named(field: string, id: string): string {
    const taxonomy = this.taxonomies.find((t) => t.fields.includes(field));
    return taxonomy && !taxonomy.closed ? (taxonomy.terms.find((t) => t.id === id)?.name ?? id) : id;
  }

  /** id is that of a term of a closed taxonomy by any of its names, or the text. */
  id(taxonomy: string, text: string): string {
    return this.terms(taxonomy).find((t) => names(t).some((name) => plain(name) === plain(text)))?.id ?? text;
  }

  /** fault says that a closed taxonomy has no such term. */
  fault(taxonomy: string, text: string): string {
    const terms = this.terms(taxonomy);
    if (terms.length === 0 || terms.some((t) => t.id === this.id(taxonomy, text))) return "";
    const near = this.offered(taxonomy, text)[0];
    return say(catalogue.termUnknown!, { term: text }) + (near ? " " + say(catalogue.termMeant!, { term: near.name }) : "");
  }

  /** offered are the terms whose names hold the text or come near to it. */
  offered(taxonomy: string, text: string): Term[] {
    const wanted = plain(text);
    if (wanted === "") return [];
    const worth = (t: Term) => Math.max(...names(t).map(plain).map((name) => (name === wanted ? 3 : name.startsWith(wanted) ? 2 : name.includes(wanted) ? 1 : likeness(name, wanted))));
    const found = this.terms(taxonomy).map((term) => ({ term, worth: worth(term) })).filter((f) => f.worth >= 0.7);
    return found.sort((a, b) => b.worth - a.worth).slice(0, most).map((f) => f.term);
  }

  private terms(taxonomy: string): Term[] {
    return this.taxonomies.find((t) => t.id === taxonomy)?.terms ?? [];
  }
}

const names = (t: Term): string[] => [t.id, t.name, ...Object.values(t.names ?? {}), ...(t.synonyms ?? [])];

/** offer shows below a field the terms that may be meant by the line that is
 * typed; a press on one puts it there. */
export async function offer(field: HTMLElement, terms: Terms): Promise<void> {
  await terms.load();
  const control = controlOf(field);
  const [from, to] = lineAt(control);
  const typed = control.value.slice(from, to).trim();
  let place = field.querySelector<HTMLElement>(".offered");
  if (!place) {
    place = make("p", "offered");
    field.append(place);
  }
  const found = terms.offered(field.dataset.taxonomy!, typed).filter((t) => t.name !== typed);
  place.replaceChildren(
    ...found.map((term) =>
      button("plain", term.name, () => {
        control.value = control.value.slice(0, from) + term.name + control.value.slice(to);
        place.replaceChildren();
        control.focus();
        control.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    ),
  );
}

/** lineAt is where the line that is typed begins and ends. */
function lineAt(control: ReturnType<typeof controlOf>): [number, number] {
  if (!(control instanceof HTMLTextAreaElement)) return [0, control.value.length];
  const at = control.selectionStart;
  const from = control.value.lastIndexOf("\n", at - 1) + 1;
  const end = control.value.indexOf("\n", at);
  return [at === 0 ? 0 : from, end < 0 ? control.value.length : end];
}
