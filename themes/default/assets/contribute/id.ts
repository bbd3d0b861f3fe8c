// A record's id, as blotter new makes it of the date and the title's first words.

const form = /^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(-[a-z0-9]+)+$/;

export const validID = (id: string): boolean => id.length <= 80 && form.test(id);

/** newID is "" where no word of the title can stand in an id, or there is no date. */
export function newID(date: string, title: string): string {
  const known = /^\d{4}(-\d\d(-\d\d)?)?/.exec(date);
  const prefix = known?.[0] ?? (date === "unknown" ? String(new Date().getFullYear()) : "");
  if (prefix === "") return "";
  let id = prefix;
  for (const word of words(title)) {
    if (id.length + 1 + word.length > 60) break;
    id += "-" + word;
  }
  return id !== prefix && validID(id) ? id : "";
}

function words(title: string): string[] {
  const letters = Array.from(title.normalize("NFKD"), (c) => {
    const lower = c.toLowerCase();
    if (/^[a-z0-9]$/.test(lower)) return lower;
    return /\p{Mn}/u.test(c) ? "" : "-";
  });
  return letters.join("").split("-").filter((word) => word !== "");
}

/** path is where the file of a record stands. */
export const path = (id: string, folder: boolean): string => `content/incidents/${id.slice(0, 4)}/${id}${folder ? "/index" : ""}.md`;
