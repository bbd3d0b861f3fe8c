// Light or dark. The system decides until the reader does: a choice is kept in
// this browser, and only once the switch has been used. The script stands in
// the head, before anything is drawn, so that a page never flashes.

const key = "theme";
const page = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

// A browser may refuse storage; then the choice lasts for one page.
function kept(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(choice: string): void {
  try {
    if (choice === system()) localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // See kept.
  }
}

const system = (): string => (dark.matches ? "dark" : "light");
const current = (): string => page.dataset.theme ?? system();
const other = (): string => (current() === "dark" ? "light" : "dark");

function show(choice: string | null): void {
  if (choice === "dark" || choice === "light") page.dataset.theme = choice;
  else delete page.dataset.theme;
}

function prepare(): void {
  const button = document.getElementById("theme");
  if (!button) return;
  const label = (): void => {
    button.textContent = other() === "dark" ? catalogue.dark! : catalogue.light!;
  };
  button.addEventListener("click", () => {
    const choice = other();
    keep(choice);
    show(choice);
    label();
  });
  dark.addEventListener("change", label);
  label();
  button.hidden = false;
}

// Who is led to a version, or to a commit that is folded away, wants to see it.
function unfold(): void {
  const target = document.getElementById(location.hash.slice(1));
  const folded = target?.closest(".versions > li, .revisions > li")?.querySelector("details");
  if (folded) folded.open = true;
}

// A search page that opens with a question goes straight to its results, if its
// script can be loaded.
if (location.search !== "") page.dataset.asked = "";
addEventListener("error", () => delete page.dataset.asked, true);

show(kept());
addEventListener("hashchange", unfold);
document.addEventListener("DOMContentLoaded", () => {
  prepare();
  unfold();
});
