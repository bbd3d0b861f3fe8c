// Elements are made here and nowhere from markup: what stands in a record or in a
// query reaches the page as text only.

/** make is a new element with texts and elements inside. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...inside);
  return element;
}

export function button(className: string, text: string, action: () => void): HTMLButtonElement {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
}

export function link(href: string, ...inside: (Node | string)[]): HTMLAnchorElement {
  const element = make("a", "", ...inside);
  element.href = href;
  return element;
}

/** typing reports an event in a field that takes its letters. */
export function typing(event: Event): boolean {
  const at = event.target;
  return at instanceof HTMLElement && (at.isContentEditable || at.matches("input:not([type=checkbox]), textarea, select"));
}
