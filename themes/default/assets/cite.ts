// Buttons above the forms of a citation: one copies it, one saves it as a file.

import { button, make } from "./search/element";
import { say } from "./search/say";

for (const form of document.querySelectorAll<HTMLElement>("pre[data-file]")) {
  const said = make("span", "");
  said.setAttribute("role", "status");
  const name = form.dataset.file!;
  form.before(make("p", "buttons", button("", catalogue.copy!, () => void copy(form, said)), " ", button("", say(catalogue.saveAs!, { ending: name.slice(name.lastIndexOf(".")) }), () => save(form, name)), " ", said));
}

/** copy marks the text where the browser keeps the clipboard from the page, as
 * from one that came unencrypted. */
async function copy(form: HTMLElement, said: HTMLElement): Promise<void> {
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(form.textContent!);
    said.textContent = catalogue.copied!;
  } catch {
    getSelection()?.selectAllChildren(form);
    said.textContent = catalogue.marked!;
  }
}

function save(form: HTMLElement, name: string): void {
  const link = make("a", "");
  link.href = URL.createObjectURL(new Blob([form.textContent!], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // once the browser has taken it
}
