// What is wrong with what is filled in, field by field, as blotter check would say
// it of the file.

import { say } from "../search/say";
import { earliest } from "./date";
import { controlOf, fieldOf, fieldsOf, itemsOf, read, readItem } from "./form";
import { textFault, tooLong, unseen } from "./rules";
import type { Terms } from "./terms";
import type { Value } from "./value";

/** Problem is what is wrong with a field; a note asks for a second look only. */
export interface Problem {
  field: HTMLElement;
  text: string;
  note: boolean;
}

/** check gives the problems of a form, in the order of its fields. */
export function check(form: HTMLElement, terms: Terms): Problem[] {
  return [...place(form, terms), ...future(form), ...twice(form)].sort((a, b) => (a.field === b.field ? 0 : a.field.compareDocumentPosition(b.field) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}

function place(where: Element, terms: Terms): Problem[] {
  const values = read(where);
  return fieldsOf(where).filter((field) => !field.closest("[hidden]:not(form)")).flatMap((field) => {
    const value = values.get(field.dataset.key!);
    if (value === undefined) return missing(field);
    if (field.dataset.kind === "list") return list(field, terms);
    return field.dataset.kind === "map" ? place(field, terms) : textProblems(field, value, terms);
  });
}

function missing(field: HTMLElement): Problem[] {
  const { required, label } = field.dataset;
  if (field.dataset.key === "sources") return [problem(field, catalogue.sourceNone!)];
  if (required === "always") return [problem(field, say(catalogue.textMissing!, { field: label! }))];
  return required === "expected" ? [note(field, say(catalogue.textExpected!, { field: label! }))] : [];
}

function list(field: HTMLElement, terms: Terms): Problem[] {
  return itemsOf(field).flatMap((item) => {
    const values = readItem(item);
    if (values.size === 0) return [];
    const all = place(item, terms);
    if (field.dataset.key === "sources" && !values.has("publisher") && !values.has("url")) all.push(problem(fieldOf(item, "url")!, catalogue.sourceBare!));
    return all;
  });
}

function textProblems(field: HTMLElement, value: Value, terms: Terms): Problem[] {
  const all: Problem[] = [];
  const { kind, label, most, taxonomy, closed } = field.dataset;
  const texts = (Array.isArray(value) ? value : [value]).map(String);
  for (const text of texts) {
    const fault = textFault(kind!, text) || tooLong(label!, text, Number(most ?? 0)) || (closed !== undefined ? terms.fault(taxonomy!, text) : "");
    if (fault) all.push(problem(field, fault));
    else if (unseen(text)) all.push(note(field, unseen(text)));
  }
  return all;
}

/** future reports a date later than tomorrow, for it is today at another place. */
function future(form: HTMLElement): Problem[] {
  const field = fieldOf(form, "date")!;
  const date = String(read(form).get("date") ?? "");
  if (date === "" || date === "unknown" || textFault("date", date)) return [];
  const day = new Date(Date.now() + 86_400_000);
  return earliest(date) > day.getFullYear() * 10000 + (day.getMonth() + 1) * 100 + day.getDate() ? [problem(field, say(catalogue.dateFuture!, { date }))] : [];
}

/** twice reports sources that have the same address. */
function twice(form: HTMLElement): Problem[] {
  const seen = new Set<string>();
  return itemsOf(fieldOf(form, "sources")!).flatMap((item) => {
    const url = String(readItem(item).get("url") ?? "");
    if (url === "" || !seen.has(url)) return seen.add(url), [];
    return [problem(fieldOf(item, "url")!, catalogue.sourceTwice!)];
  });
}

export const problem = (field: HTMLElement, text: string): Problem => ({ field, text, note: false });
export const note = (field: HTMLElement, text: string): Problem => ({ field, text, note: true });

/** mark says at a field what is wrong with it. */
export function mark(field: HTMLElement, problems: Problem[]): void {
  const own = problems.filter((p) => p.field === field);
  const place = Array.from(field.querySelectorAll<HTMLElement>(".problem")).find((e) => e.closest("[data-kind]") === field);
  if (!place) return;
  place.replaceChildren(own.map((p) => p.text).join(" "));
  place.hidden = own.length === 0;
  place.classList.toggle("note", own.every((p) => p.note));
  const control = controlOf(field);
  if (control && field.dataset.kind !== "list") control.toggleAttribute("aria-invalid", false);
  if (control && field.dataset.kind !== "list" && own.some((p) => !p.note)) control.setAttribute("aria-invalid", "true");
}
