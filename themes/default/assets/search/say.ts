// What the scripts say comes from the catalogue of the register's language: the
// bundler writes each message, and the language, in place of its name. A message
// with plurals has its forms side by side: "one:{n} record|other:{n} records".

declare global {
  const catalogue: Record<string, string>;
}

const rules = new Intl.PluralRules(catalogue.language);

/** say fills in a message; the number n chooses the plural. */
export function say(message: string, values: Record<string, string | number> = {}): string {
  const forms = message.split("|").map((form) => form.split(/:(.*)/s) as [string, string]);
  const chosen = values.n === undefined || forms.length < 2 ? undefined : (forms.find(([form]) => form === rules.select(Number(values.n))) ?? forms[forms.length - 1]);
  return (chosen?.[1] ?? message).replace(/\{(\w+)\}/g, (_, name: string) => grouped(values[name]!));
}

/** grouped writes a number as the register's readers do. */
export function grouped(value: string | number): string {
  return typeof value === "number" ? value.toLocaleString(catalogue.language) : value;
}
