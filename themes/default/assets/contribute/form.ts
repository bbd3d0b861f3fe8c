// The form as data: each field is an element with data-key and data-kind, in a
// place that is the form itself, an item of a list, or a map.

import { make } from "../search/element";
import { say } from "../search/say";
import { type Fields, type Value, clean, line } from "./value";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** fieldsOf are the fields that stand in a place itself. */
export function fieldsOf(place: Element): HTMLElement[] {
  return Array.from(place.querySelectorAll<HTMLElement>("[data-key]")).filter((e) => e.parentElement!.closest("[data-key], .item, form") === place);
}

export const fieldOf = (place: Element, key: string): HTMLElement | undefined => fieldsOf(place).find((f) => f.dataset.key === key);

/** controlOf is where the field's text is typed, or its first choice. */
export const controlOf = (field: Element): Control => field.querySelector<Control>("input, textarea, select")!;

export const itemsOf = (list: Element): HTMLElement[] => Array.from(list.querySelector(".items")!.children) as HTMLElement[];

/** rest is what an item of a list holds that the form does not ask for. */
const rest = new WeakMap<Element, Fields>();

/** Named is what a record writes for a name of a closed taxonomy. */
export type Named = (taxonomy: string, name: string) => string;

/** read gives what is filled in, without what is empty. */
export function read(place: Element, named: Named = (_, name) => name): Fields {
  const all: Fields = new Map();
  for (const field of fieldsOf(place)) {
    const value = valueOf(field, named);
    if (value instanceof Map ? value.size > 0 : value.length > 0) all.set(field.dataset.key!, value);
  }
  return all;
}

function valueOf(field: HTMLElement, named: Named): Value {
  const { taxonomy, closed } = field.dataset;
  const own = (text: string) => (closed !== undefined && text !== "" ? named(taxonomy!, text) : text);
  switch (field.dataset.kind) {
    case "map":
      return read(field, named);
    case "list":
      return itemsOf(field).map((item) => readItem(item, named)).filter((item) => item.size > 0);
    case "many":
      return checked(field);
    case "one":
      return checked(field)[0] ?? "";
    case "names":
      return Array.from(new Set(clean(controlOf(field).value).split("\n").map((text) => own(line(text))))).filter((text) => text !== "");
    case "prose":
    case "body":
      return clean(controlOf(field).value);
  }
  return own(line(controlOf(field).value));
}

/** readItem is what an item of a list holds, also of what the form has no field for. */
export function readItem(item: Element, named?: Named): Fields {
  const own = read(item, named);
  return own.size > 0 ? new Map([...own, ...(rest.get(item) ?? [])]) : own;
}

const checked = (field: Element): string[] => Array.from(field.querySelectorAll<HTMLInputElement>("input:checked"), (e) => e.value).filter((value) => value !== "");

/** fill puts values into the fields of a place, and gives those that it has no
 * field for. */
export function fill(place: Element, values: Fields): Fields {
  const left = new Map(values);
  for (const field of fieldsOf(place)) {
    const value = values.get(field.dataset.key!);
    left.delete(field.dataset.key!);
    if (value !== undefined) set(field, value);
  }
  return left;
}

function set(field: HTMLElement, value: Value): void {
  const texts = Array.isArray(value) ? value : [value];
  switch (field.dataset.kind) {
    case "map":
      if (value instanceof Map) fill(field, value);
      return;
    case "list":
      itemsOf(field).forEach((item) => item.remove());
      for (const inner of texts) if (inner instanceof Map) fillItem(addItem(field), inner);
      return;
    case "one":
    case "many":
      for (const text of texts) choose(field, String(text));
      return tell(field);
    case "names":
      controlOf(field).value = texts.join("\n");
      return;
  }
  const control = controlOf(field);
  control.value = String(value);
  if (control instanceof HTMLSelectElement && control.value !== value) {
    control.append(new Option(String(value), String(value), true, true)); // one that is no choice any more
  }
}

function fillItem(item: HTMLElement, values: Fields): void {
  rest.set(item, fill(item, values));
}

/** choose checks a choice; what is none any more is one for this record. */
function choose(field: HTMLElement, value: string): void {
  let input = Array.from(field.querySelectorAll<HTMLInputElement>("input")).find((e) => e.value === value);
  if (!input) {
    const other = field.querySelector("input")!;
    input = make("input", "");
    [input.type, input.name, input.value] = [other.type, other.name, value];
    field.querySelector("ul")!.append(make("li", "", make("label", "", input, " ", value)));
  }
  input.checked = true;
}

/** tell says beside the name of a field what is chosen in it. */
export function tell(field: HTMLElement): void {
  const names = Array.from(field.querySelectorAll<HTMLInputElement>("input:checked")).filter((e) => e.value !== "").map((e) => e.parentElement!.lastChild!.textContent!.trim());
  field.querySelector("[data-chosen]")!.textContent = names.length > 0 ? `${catalogue.chosen!}${names.join(catalogue.comma!)}` : "";
}

let made = 0; // items, so that each has ids of its own

/** addItem is one more item at the end of a list. */
export function addItem(list: HTMLElement): HTMLElement {
  const template = list.querySelector<HTMLTemplateElement>(":scope > template")!;
  const item = document.importNode(template.content, true).firstElementChild as HTMLElement;
  const own = `-${++made}`;
  for (const name of ["id", "for", "name", "aria-describedby"]) {
    for (const e of item.querySelectorAll(`[${name}]`)) e.setAttribute(name, e.getAttribute(name)!.split(" ").map((id) => id + own).join(" "));
  }
  item.querySelector("[data-remove]")!.addEventListener("click", () => removeItem(list, item));
  list.querySelector(".items")!.append(item);
  number(list);
  return item;
}

function removeItem(list: HTMLElement, item: HTMLElement): void {
  const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector<HTMLElement>("input, textarea, select");
  item.remove();
  number(list);
  (next ?? list.querySelector<HTMLElement>(":scope > p > [data-add]")!).focus();
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

function number(list: HTMLElement): void {
  itemsOf(list).forEach((item, i) => (item.querySelector("legend")!.textContent = say(catalogue.itemOf!, { list: list.dataset.label!, number: i + 1 })));
}
