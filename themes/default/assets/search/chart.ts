// How many of the records found there are over time. It narrows what is found:
// by dragging over the bars, or by moving its two ends with the keyboard.

import { make } from "./element";
import { records } from "./results";
import { say } from "./say";

/** Slot is a year, or a month where the register is young. */
interface Slot {
  date: string; // 2024 or 2024-05
  n: number;
}

/** Changed is called with the first and the last date, "" for the ends of the
 * register. fresh is false while the keyboard goes on moving the same end. */
type Changed = (from: string, to: string, fresh: boolean) => void;

const svg = "http://www.w3.org/2000/svg";
const width = 10; // of a slot, in the drawing's units
const gap = 1; // on each side of a bar
const height = 60;
const young = 3; // years up to which months are drawn
const labels = 8; // on the axis, so that they have room on a telephone
const far = 5; // slots that a page key moves

export class Chart {
  private readonly bars = document.createElementNS(svg, "svg");
  private readonly axis = make("ol", "axis");
  private readonly note = make("p", "quiet");
  private readonly ends: [HTMLElement, HTMLElement];
  private slots: Slot[] = [];
  private years: [number, number] = [Infinity, -Infinity]; // the first and the last
  private chosen: [number, number] = [0, 0]; // slots
  private anchor = -1; // the slot that a drag holds on to
  private moved = false; // by the keyboard, since the end has the focus

  constructor(private readonly place: HTMLElement, private readonly changed: Changed) {
    this.bars.classList.add("bars");
    this.bars.setAttribute("preserveAspectRatio", "none");
    this.bars.setAttribute("aria-hidden", "true");
    this.axis.setAttribute("aria-hidden", "true");
    this.ends = [this.end(0, catalogue.from!), this.end(1, catalogue.to!)];
    const plot = make("div", "plot");
    plot.append(this.bars, ...this.ends);
    plot.addEventListener("pointerdown", (event) => this.grasp(event, plot));
    plot.addEventListener("pointermove", (event) => this.drag(event));
    plot.addEventListener("pointerup", () => this.letGo());
    plot.addEventListener("pointercancel", () => this.letGo());
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", catalogue.overTime!);
    place.append(plot, this.axis, this.note);
  }

  /** span makes room for the years of all records. */
  span(years: Map<number, number[]>): void {
    for (const [year, months] of years) {
      if (year > 0 && months.some((n) => n > 0)) this.years = [Math.min(this.years[0], year), Math.max(this.years[1], year)];
    }
    this.place.hidden = this.years[1] < 0;
  }

  /** draw shows counts by year and month, and what of them is chosen. */
  draw(years: Map<number, number[]>, from: string, to: string): void {
    if (this.place.hidden || this.anchor >= 0) return;
    const [first, last] = this.years;
    this.slots = slots(years, first, last);
    const low = from === "" ? 0 : this.begins(from);
    this.chosen = [low, to === "" ? this.slots.length - 1 : Math.max(low, this.ceases(to))];
    this.drawBars();
    this.drawAxis();
    this.mark();
    this.drawNote(years);
  }

  /** begins is the first slot that a date reaches into or that comes after it. */
  private begins(date: string): number {
    const at = this.slots.findIndex((s) => s.date.slice(0, date.length) >= date.slice(0, s.date.length));
    return at < 0 ? this.slots.length - 1 : at;
  }

  /** ceases is the last slot that a date reaches into or that comes before it. */
  private ceases(date: string): number {
    const after = this.slots.findIndex((s) => s.date.slice(0, date.length) > date.slice(0, s.date.length));
    return (after < 0 ? this.slots.length : Math.max(1, after)) - 1;
  }

  private drawNote(years: Map<number, number[]>): void {
    const drawn = this.slots.reduce((sum, s) => sum + s.n, 0);
    const all = Array.from(years.values()).reduce((sum, months) => months.reduce((a, b) => a + b, sum), 0);
    this.note.textContent = all > drawn ? say(this.slots[0]!.date.length > 4 ? catalogue.unknownMonth! : catalogue.unknownYear!, { records: records(all - drawn) }) : "";
  }

  private drawBars(): void {
    const highest = Math.max(1, ...this.slots.map((s) => s.n));
    this.bars.setAttribute("viewBox", `0 0 ${this.slots.length * width} ${height}`);
    const rects = this.slots.map((slot, i) => {
      const rect = document.createElementNS(svg, "rect");
      const h = slot.n === 0 ? 0 : Math.max(1, (slot.n * height) / highest);
      const title = document.createElementNS(svg, "title");
      title.textContent = say(catalogue.bar!, { date: slot.date, records: records(slot.n) });
      for (const [name, value] of Object.entries({ x: i * width + gap, y: height - h, width: width - 2 * gap, height: h })) rect.setAttribute(name, String(value));
      rect.append(title);
      return rect;
    });
    this.bars.replaceChildren(...rects);
  }

  private drawAxis(): void {
    const every = Math.ceil(this.slots.length / labels);
    this.axis.replaceChildren(...this.slots.map((s, i) => make("li", "", i % every === 0 ? s.date : "")));
  }

  /** mark shows what is chosen. */
  private mark(): void {
    const [low, high] = this.chosen;
    Array.from(this.bars.children).forEach((bar, i) => bar.classList.toggle("out", i < low || i > high));
    this.ends.forEach((end, i) => {
      const at = this.chosen[i]!;
      end.setAttribute("aria-valuemax", String(this.slots.length - 1));
      end.setAttribute("aria-valuenow", String(at));
      end.setAttribute("aria-valuetext", this.slots[at]!.date);
      end.style.left = `${((at + i) * 100) / this.slots.length}%`;
    });
  }

  private end(i: 0 | 1, name: string): HTMLElement {
    const end = make("span", "end");
    end.tabIndex = 0;
    end.setAttribute("role", "slider");
    end.setAttribute("aria-label", name);
    end.setAttribute("aria-valuemin", "0");
    end.addEventListener("keydown", (event) => {
      const to = this.step(event.key, this.chosen[i]);
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const other = this.chosen[1 - i]!;
      const kept = i === 0 ? Math.min(to, other) : Math.max(to, other);
      if (kept === this.chosen[i]) return;
      this.choose(i === 0 ? [kept, other] : [other, kept]);
      this.tell(!this.moved);
      this.moved = true;
    });
    end.addEventListener("focus", () => (this.moved = false));
    return end;
  }

  private step(key: string, at: number): number | undefined {
    const last = this.slots.length - 1;
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageDown: at - far, PageUp: at + far, Home: 0, End: last };
    const to = Object.hasOwn(steps, key) ? steps[key] : undefined;
    return to === undefined ? undefined : Math.min(last, Math.max(0, to));
  }

  private grasp(event: PointerEvent, plot: HTMLElement): void {
    if (event.button !== 0 || this.slots.length === 0) return;
    const end = this.ends.indexOf(event.target as HTMLElement);
    plot.setPointerCapture(event.pointerId);
    this.anchor = end < 0 ? this.under(event) : this.chosen[1 - end]!;
    if (end < 0) this.choose([this.anchor, this.anchor]);
  }

  private drag(event: PointerEvent): void {
    if (this.anchor < 0) return;
    const at = this.under(event);
    this.choose([Math.min(at, this.anchor), Math.max(at, this.anchor)]);
  }

  private letGo(): void {
    if (this.anchor < 0) return;
    this.anchor = -1;
    this.tell(true);
  }

  /** under is the slot below the pointer. */
  private under(event: PointerEvent): number {
    const box = this.bars.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * this.slots.length);
    return Math.min(this.slots.length - 1, Math.max(0, at));
  }

  private choose(slots: [number, number]): void {
    this.chosen = slots;
    this.mark();
  }

  private tell(fresh: boolean): void {
    const [low, high] = this.chosen;
    this.changed(low === 0 ? "" : this.slots[low]!.date, high === this.slots.length - 1 ? "" : this.slots[high]!.date, fresh);
  }
}

/** slots are contiguous, from the first to the last year that has a record. */
function slots(years: Map<number, number[]>, first: number, last: number): Slot[] {
  const all: Slot[] = [];
  const monthly = last - first < young;
  for (let year = first; year <= last; year++) {
    const months = years.get(year) ?? [];
    const name = String(year).padStart(4, "0");
    if (!monthly) all.push({ date: name, n: months.reduce((a, b) => a + b, 0) });
    else for (let month = 1; month <= 12; month++) all.push({ date: `${name}-${String(month).padStart(2, "0")}`, n: months[month] ?? 0 });
  }
  return all;
}
