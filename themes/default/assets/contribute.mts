// The form that writes a record's file. It shows the file as one types, says at each
// field what blotter check would say of it, and hands the file over. With ?record=ID
// it holds that record, and hands over what was changed in it.

import { type Problem, check, mark, note, problem } from "./contribute/check";
import { Draft } from "./contribute/draft";
import { addItem, controlOf, fieldOf, fill, itemsOf, read, tell } from "./contribute/form";
import { ways } from "./contribute/handover";
import { newID, path, validID } from "./contribute/id";
import { load } from "./contribute/record";
import type { Similar } from "./contribute/similar";
import { Terms, offer } from "./contribute/terms";
import { type Fields, type Value, clean, line } from "./contribute/value";
import { type Order, header, lines } from "./contribute/yaml";
import { dateElement } from "./search/date";
import { make } from "./search/element";
import { say } from "./search/say";

const get = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;
const rest = 400; // typing has come to rest, in ms

class Desk {
  private readonly form = get<HTMLFormElement>("contribute");
  private readonly site = new URL("..", location.href.replace(/[?#].*/, "")).href;
  private readonly order = JSON.parse(this.form.dataset.order!) as Order;
  private readonly terms = new Terms(this.site);
  private readonly id = get<HTMLInputElement>("field-id");
  private readonly keep = get<HTMLInputElement>("keep");
  private readonly asked = new URLSearchParams(location.search);
  private readonly draft: Draft;
  private readonly corrected: string; // the id of the record that is corrected, or ""
  private before: Fields = new Map(); // what the form held of it at first
  private similar: Promise<Similar> | undefined;
  private named = false; // the id was typed
  private handed = false; // the file was asked for
  private seen = new Set<HTMLElement>(); // fields that have been left
  private taken: Problem[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const id = this.asked.get("record") ?? "";
    this.corrected = validID(id) ? id : "";
    this.draft = new Draft(`contribute ${location.pathname}${this.corrected}`);
  }

  async start(): Promise<void> {
    for (const list of this.form.querySelectorAll<HTMLElement>("[data-kind=list]")) {
      list.querySelector(":scope > p > [data-add]")!.addEventListener("click", () => controlOf(addItem(list)).focus());
    }
    addItem(fieldOf(this.form, "sources")!);
    if (this.corrected) await this.correct();
    this.restore();
    this.listen();
    this.form.hidden = false;
    this.show();
  }

  /** correct fills the form with a record as it is published. */
  private async correct(): Promise<void> {
    const place = get("correcting");
    place.hidden = false;
    const record = await load(this.site, this.corrected, this.terms).catch(() => undefined);
    if (!record) return place.replaceChildren(make("p", "banner", say(catalogue.correctMissing!, { id: this.corrected })));
    const left = fill(this.form, record);
    fieldOf(this.form, "body")!.closest("section")!.hidden = true;
    get("naming").hidden = true;
    get("reason").hidden = false;
    this.before = this.header();
    const title = make("a", "", String(record.get("title")));
    title.href = `${this.site}incidents/${this.corrected}/`;
    place.replaceChildren(make("p", "", make("strong", "", catalogue.correctOf!), " ", title), make("p", "quiet", catalogue.correctHow!));
    if (left.size > 0) place.append(make("p", "quiet", say(catalogue.correctLeft!, { keys: Array.from(left.keys()).sort().join(catalogue.comma!) })));
  }

  private get correcting(): boolean {
    return this.before.size > 0;
  }

  private restore(): void {
    const kept = this.draft.kept();
    if (!kept) return;
    this.keep.checked = true;
    this.named = kept.has(" id");
    this.id.value = String(kept.get(" id") ?? "");
    get<HTMLTextAreaElement>("field-reason").value = String(kept.get(" reason") ?? "");
    fill(this.form, kept);
  }

  private save(): void {
    const values = read(this.form);
    if (this.named) values.set(" id", this.id.value);
    values.set(" reason", get<HTMLTextAreaElement>("field-reason").value);
    if (!this.draft.keep(this.keep.checked ? values : undefined)) this.keep.checked = false;
  }

  private listen(): void {
    this.form.addEventListener("input", (event) => this.typed(event.target as HTMLElement));
    this.form.addEventListener("focusin", (event) => {
      if ((event.target as HTMLElement).closest("[data-taxonomy]")) void this.terms.load().then(() => this.show());
    });
    this.form.addEventListener("focusout", (event) => {
      const field = (event.target as HTMLElement).closest<HTMLElement>("[data-kind]");
      if (field && field.dataset.kind !== "list") this.left(field);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
    get("clear").addEventListener("click", () => this.clear());
  }

  private typed(at: HTMLElement): void {
    const field = at.closest<HTMLElement>("[data-kind]");
    if (at === this.id) this.named = this.id.value !== "";
    if (field?.dataset.kind === "one" || field?.dataset.kind === "many") tell(field);
    if (field?.dataset.taxonomy && field.dataset.kind?.startsWith("name")) void offer(field, this.terms);
    if (field?.dataset.kind === "date") this.readDate(field);
    this.taken = [];
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), rest);
  }

  /** readDate says how a date is read. */
  private readDate(field: HTMLElement): void {
    const text = line(controlOf(field).value);
    let place = field.querySelector<HTMLElement>(".reads");
    if (!place) field.append((place = make("p", "reads quiet")));
    const wrong = text === "" || check(this.form, this.terms).some((p) => p.field === field && !p.note);
    place.replaceChildren(...(wrong ? [] : [dateElement(text)]));
  }

  /** left says what is wrong with a field that is done with. */
  private left(field: HTMLElement): void {
    if (field.dataset.key && !this.empty(field)) this.seen.add(field);
    mark(field, this.problems().filter((p) => this.handed || this.seen.has(p.field)));
  }

  private empty(field: HTMLElement): boolean {
    return controlOf(field).value.trim() === "" && !field.matches("details");
  }

  /** look asks the search index, once typing rests, whether the event or the id is
   * there already. */
  private async look(): Promise<void> {
    this.save();
    if (this.correcting) return;
    this.similar ??= import("./contribute/similar").then(({ Similar }) => new Similar(this.site, get("similar")));
    const similar = await this.similar;
    const values = read(this.form);
    const sources = (values.get("sources") ?? []) as Fields[];
    await similar.update(String(values.get("title") ?? ""), sources.map((s) => String(s.get("url") ?? "")).filter((url) => /^https?:\/\/./.test(url)));
  }

  private header(): Fields {
    const values = read(this.form, (taxonomy, name) => this.terms.id(taxonomy, name));
    values.delete("body");
    return values;
  }

  private path(): string {
    return path(this.corrected || this.id.value, this.correcting && this.asked.has("folder"));
  }

  /** text is the file, or what a correction changes in it. */
  private text(): string {
    if (this.correcting) return this.changes();
    const body = clean(String(read(this.form).get("body") ?? ""));
    return header(this.header(), this.order) + (body ? body + "\n" : "");
  }

  /** changed are the keys that a correction changes. */
  private changed(after: Fields): string[] {
    const one = (key: string, value: Value | undefined) => (value === undefined ? "" : lines(new Map([[key, value]]), this.order));
    return Array.from(new Set([...this.before.keys(), ...after.keys()])).filter((key) => one(key, this.before.get(key)) !== one(key, after.get(key)));
  }

  private changes(): string {
    const after = this.header();
    const [kept, gone] = [true, false].map((there) => this.changed(after).filter((key) => after.has(key) === there)) as [string[], string[]];
    return lines(new Map(kept.map((key) => [key, after.get(key)!])), this.order) + gone.map((key) => `# ${say(catalogue.correctGone!, { key })}\n`).join("");
  }

  /** show brings the page up to what is typed: the id, the file, and what is said. */
  private show(): void {
    const values = read(this.form);
    if (!this.named && !this.correcting) this.id.value = newID(String(values.get("date") ?? ""), String(values.get("title") ?? ""));
    get("path").textContent = this.correcting || validID(this.id.value) ? this.path() : "";
    get("file").querySelector("code")!.textContent = this.text() || catalogue.correctNothing!;
    const problems = this.problems().filter((p) => this.handed || this.seen.has(p.field));
    for (const field of [...this.form.querySelectorAll<HTMLElement>("[data-kind]")]) mark(field, problems);
    if (this.handed) this.hand(problems);
  }

  /** problems are those of the file, or of what a correction changes: the rest is
   * none of its business. */
  private problems(): Problem[] {
    const all = check(this.form, this.terms);
    if (!this.correcting) return [...all, ...this.idProblems()];
    const changed = this.changed(this.header());
    return all.filter((p) => changed.includes(keyOf(p.field)));
  }

  private idProblems(): Problem[] {
    return validID(this.id.value) ? this.taken : [problem(get("naming"), this.id.value === "" ? catalogue.idNone! : say(catalogue.idForm!, { id: this.id.value }))];
  }

  private async submit(): Promise<void> {
    await this.terms.load();
    await this.askID();
    this.handed = true;
    this.show();
    const first = this.problems().find((p) => !p.note);
    if (first) reach(first.field);
    else get("handing").querySelector<HTMLElement>("a, button")?.focus();
  }

  private async askID(): Promise<void> {
    await this.look();
    const taken = this.similar && !this.correcting ? await (await this.similar).taken(this.id.value) : false;
    const name = get("naming");
    this.taken = taken ? [problem(name, say(catalogue.idTaken!, { id: this.id.value }))] : taken === undefined ? [note(name, catalogue.idUnknown!)] : [];
  }

  /** hand shows what is wrong, or the ways out. */
  private hand(problems: Problem[]): void {
    const errors = problems.filter((p) => !p.note);
    const list = make("ul", "", ...problems.map((p) => make("li", "", jump(p))));
    get("problems").replaceChildren(...(problems.length === 0 ? [] : [make("h3", "", errors.length > 0 ? say(catalogue.problems!, { n: errors.length }) : catalogue.notes!), list]));
    const place = get("handing");
    place.hidden = errors.length > 0 || this.text() === "";
    if (!place.hidden) place.replaceChildren(make("h3", "", catalogue.handTitle!), ...ways(this.form, { title: this.title(), path: this.path(), text: this.text(), message: this.message(), correction: this.correcting }));
  }

  private title(): string {
    return this.correcting ? say(catalogue.correctTitle!, { id: this.corrected }) : say(catalogue.handSubject!, { id: this.id.value });
  }

  /** message is what a person is sent: of a correction also why, in Markdown, where a
   * fence holds what is for the file, whatever stands in it. */
  private message(): string {
    if (!this.correcting) return this.text();
    const longest = Math.max(2, ...(this.text().match(/`+/g) ?? []).map((run) => run.length));
    const fence = "`".repeat(longest + 1);
    const reason = clean(get<HTMLTextAreaElement>("field-reason").value);
    return `${reason ? `${reason}\n\n` : ""}${this.path()}\n\n${fence}yaml\n${this.text()}${fence}\n`;
  }

  private clear(): void {
    if (!confirm(catalogue.clearSure!)) return;
    this.draft.keep(undefined);
    this.keep.checked = false;
    this.form.reset(); // or the browser brings it back
    location.reload();
  }
}

/** keyOf is the key of the header that a field is part of. */
function keyOf(field: HTMLElement): string {
  for (let at = field; ; ) {
    const outer = at.parentElement!.closest<HTMLElement>("[data-key]");
    if (!outer) return at.dataset.key!;
    at = outer;
  }
}

/** jump leads to the field of a problem. */
function jump(p: Problem): HTMLElement {
  const to = make("a", "", `${p.field.dataset.label ?? p.field.querySelector("label")!.textContent}${catalogue.colon!}${p.text}`);
  to.href = `#${controlOf(p.field).id}`;
  to.addEventListener("click", (event) => {
    event.preventDefault();
    reach(p.field);
  });
  return to;
}

function reach(field: HTMLElement): void {
  for (let folded = field.closest("details"); folded; folded = folded.parentElement!.closest("details")) folded.open = true;
  const at = field.dataset.kind === "list" ? controlOf(itemsOf(field)[0] ?? field) ?? field.querySelector("button") : controlOf(field);
  at?.focus();
}

if (document.getElementById("contribute")) void new Desk().start();
