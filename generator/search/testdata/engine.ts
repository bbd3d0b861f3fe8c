// A stand-in for the engine, so that a test of the page decides what is found and
// when. A record is found by a word of its title; "slow" makes a question wait
// until the test lets it go.

export class Unreadable extends Error {
  constructor(readonly words: number, readonly most: number) {
    super();
  }
}

const years = [2021, 2021, 2021, 2022, 2023, 2023, 2024, 2024, 2024, 2024, 2025, 2025];
const cards = Array.from({ length: 36 }, (_, i) => ({
  id: `${years[i % 12]}-01-01-r${i}`,
  title: i === 35 ? "<img src=x onerror=alert(1)> brake & co" : `Test record ${i} ${i % 2 ? "brake" : "bell"}`,
  date: `${years[i % 12]}-01-01`,
  summary: "What happened with the brake.",
  marks: [{ glyph: "◆", name: "Incident", rank: 3 }],
  harm: i % 3 ? "death" : "injury",
  maker: `m${i % 20}`,
}));
type Record = (typeof cards)[number];
const found = (record: Record, words: string[]) => words.every((w) => record.title.toLowerCase().includes(w));
const has = (record: Record, taxonomy: string) => (taxonomy === "harms" ? record.harm : record.maker);

export class Engine {
  records = cards.length;

  constructor(url: string) {
    (window as any).entries = [...((window as any).entries ?? []), url];
  }

  async ready() {}
  facets() {
    return [{ name: "harms", title: "Harms", closed: true }, { name: "makers", title: "Makers", closed: false }];
  }
  async card(ordinal: number) {
    return cards[ordinal];
  }

  async ask(query: string, o: { filters: Map<string, Set<string>>; from?: string; to?: string; sort?: string }) {
    if (query === "broken") throw new Error("no index");
    if (query === "bell replaced" && !(window as any).replaced) {
      (window as any).replaced = true;
      throw new Error("the first time, a file is missing");
    }
    if (query.trim().split(" ").length > 32) throw new Unreadable(33, 32);
    if (query.startsWith("slow")) await new Promise((go) => ((window as any).go = go));
    const words = query.toLowerCase().split(" ").filter((w) => w !== "" && w !== "slow" && w !== "replaced" && !w.startsWith("2021-"));
    const dated = (r: Record) => (!o.from || r.date.slice(0, 4) >= o.from) && (!o.to || r.date.slice(0, 4) <= o.to);
    const passes = (r: Record, but: string) => Array.from(o.filters).every(([t, ids]) => t === but || ids.size === 0 || ids.has(has(r, t)));
    const all = cards.map((_, ordinal) => ordinal).filter((i) => found(cards[i]!, words));
    const hits = all.filter((i) => passes(cards[i]!, "") && dated(cards[i]!)).map((ordinal, i) => ({ ordinal, group: i < 14 ? 1 : i < 16 ? 2 : 3 }));
    if (o.sort === "date") hits.reverse();
    const size = (group: number) => hits.filter((h) => h.group === group).length;
    const direct = cards.findIndex((c) => c.id === query);
    return {
      hits, complete: true, groups: [size(1), size(2), size(3)], direct: direct < 0 ? undefined : direct,
      meant: query === "braek" ? "brake" : undefined,
      marks: (text: string) => words.map((w) => [text.toLowerCase().indexOf(w), w.length] as const).filter(([at]) => at >= 0).map(([at, n]) => [at, at + n]),
      where: () => ["body", "source"],
      forms: () => words,
      counts: async (taxonomy: string, wanted?: { first: number; ids: Set<string> }) => {
        const n = new Map<string, number>();
        for (const c of cards) n.set(has(c, taxonomy), n.get(has(c, taxonomy)) ?? 0);
        for (const i of all) if (passes(cards[i]!, taxonomy) && dated(cards[i]!)) n.set(has(cards[i]!, taxonomy), n.get(has(cards[i]!, taxonomy))! + 1);
        const terms = Array.from(n, ([id, count]) => ({ id, name: id === "death" ? "Loss of life" : id, n: count }));
        if (!wanted || terms.length <= wanted.first) return { terms, all: true };
        terms.sort((a, b) => b.n - a.n);
        return { terms: terms.filter((t, i) => i < wanted.first || Array.from(wanted.ids).includes(t.id)), all: false };
      },
      years: async () => {
        const counts = new Map<number, number[]>();
        for (const i of all) if (passes(cards[i]!, "")) {
          const year = parseInt(cards[i]!.date, 10);
          counts.set(year, counts.get(year) ?? new Array(13).fill(0));
          counts.get(year)![1]!++;
        }
        return counts;
      },
    };
  }
}
