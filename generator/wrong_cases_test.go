package generator

// wrongRecord is a sound record, but for its number, which stands for @.
const wrongRecord = `---
title: A record of a case
date: 2026-06-22
date-of: first-report
language: en
summary: It happened.
severity: incident
rationale: Somebody was hurt.
harms: [psychological]
stakeholders: [workers]
countries: [FR, DE]
organisations: [Example Regulator]
systems:
  - name: A system
    developers: [Example Maker]
status: disputed
status-reason: The maker denies it.
harmed: Two people.
quantities: {deaths: 0, loss: EUR 1200}
events:
  - {date: 2026-06-01, what: The trial began., kind: harm, source: s1}
machine-written: [summary]
also-known-as: ["aiid:@"]
related: [{id: 2025-02-01-sound, as: follow-up}]
aliases: [/old/@/]
origin: {database: aiid, id: "@"}
sources:
  - id: s1
    title: A headline
    publisher: The Paper
    url: https://paper.example/@
    kind: article
    language: fr
    date: 2026-06-21
    accessed: 2026-06-22
---
## How it went

It began in a town, and [an earlier case](../2025/2025-02-01-sound.md) was alike.
`

// wrong is one mistake in that record: new stands in the place of old. The place of
// the problem is where « stands in new, and ends at », if that is there; without
// them it is the file's first character, or with path the file as a whole.
type wrong struct {
	rule, old, new string
	suggest        string // what is suggested; "" for nothing
	say            string // what the message says besides
	path           string // the file's, in place of its own
}

var wrongCases = []wrong{
	// Keys.
	{rule: "missing-field", old: "title: A record of a case\n", say: `"title"`},
	{rule: "missing-field", old: "date: 2026-06-22\ndate-of", new: "date-of", say: `"date"`},
	{rule: "missing-field", old: "summary: It happened.\n", say: `"summary"`},
	{rule: "unknown-key", old: "title: A", new: "«titel»: A", suggest: "title"},
	{rule: "unknown-key", old: "title: A", new: "«Title»: A", suggest: "title"},
	{rule: "unknown-key", old: "date: 2026-06-22\ndate-of", new: "«dates»: 2026-06-22\ndate-of", suggest: "date"},
	{rule: "unknown-key", old: "summary:", new: "«sumary»:", suggest: "summary"},
	{rule: "unknown-key", old: "date-of:", new: "«date_of»:", suggest: "date-of"},
	{rule: "unknown-key", old: "date-of:", new: "«dateof»:", suggest: "date-of"},
	{rule: "unknown-key", old: "severity:", new: "«severty»:", suggest: "severity"},
	{rule: "unknown-key", old: "rationale:", new: "«rational»:", suggest: "rationale"},
	{rule: "unknown-key", old: "harms:", new: "«harm»:", suggest: "harms"},
	{rule: "unknown-key", old: "stakeholders:", new: "«stakeholder»:", suggest: "stakeholders"},
	{rule: "unknown-key", old: "countries:", new: "«country»:", suggest: "countries"},
	{rule: "unknown-key", old: "organisations:", new: "«organizations»:", suggest: "organisations"},
	{rule: "unknown-key", old: "systems:", new: "«system»:", suggest: "systems"},
	{rule: "unknown-key", old: "    developers:", new: "    «developer»:", suggest: "developers"},
	{rule: "unknown-key", old: "quantities:", new: "«quantity»:", suggest: "quantities"},
	{rule: "unknown-key", old: "machine-written:", new: "«machine_written»:", suggest: "machine-written"},
	{rule: "unknown-key", old: "also-known-as:", new: "«also_known_as»:", suggest: "also-known-as"},
	{rule: "unknown-key", old: "related:", new: "«relates»:", suggest: "related"},
	{rule: "unknown-key", old: "aliases:", new: "«alias»:", suggest: "aliases"},
	{rule: "unknown-key", old: "language: en", new: "«lang»: en", suggest: "language"},
	{rule: "unknown-key", old: "harmed:", new: "«tags»: [x]\nharmed:", say: "aliases, also-known-as, countries"},
	{rule: "unknown-key", old: "what: The trial", new: "what: The trial, «where»: Here", say: "date, kind, source, what"},
	{rule: "unknown-key", old: "{date: 2026-06-01, what: The trial began., kind", new: "{date: 2026-06-01, what: The trial began., «knid»", suggest: "kind"},
	{rule: "unknown-key", old: "as: follow-up", new: "as: follow-up, «at»: x", say: "as, id"},
	{rule: "unknown-key", old: "    kind: article", new: "    «type»: article", say: "accessed, archive, author"},
	{rule: "unknown-key", old: "    accessed:", new: "    «acessed»:", suggest: "accessed"},
	{rule: "unknown-key", old: "    language: fr", new: "    «archived»: https://archive.example/1", suggest: "archive"},
	{rule: "unknown-key", old: "origin: {database: aiid", new: "origin: {«databse»: aiid", suggest: "database"},
	{rule: "duplicate-key", old: "title: A record of a case\n", new: "title: A record of a case\n«title»: Another title\n"},
	{rule: "duplicate-key", old: "    publisher: The Paper", new: "    publisher: The Paper\n    «publisher»: The Paper"},
	{rule: "duplicate-key", old: "deaths: 0,", new: "deaths: 0, «deaths»: 1,"},

	// Values that are absent.
	{rule: "empty-value", old: "title: A record of a case", new: "«title»:", say: `"title"`},
	{rule: "empty-value", old: "title: A record of a case", new: `title: «""»`},
	{rule: "empty-value", old: "title: A record of a case", new: `title: «"  "»`},
	{rule: "empty-value", old: "summary: It happened.", new: "«summary»: ~"},
	{rule: "empty-value", old: "severity: incident", new: "«severity»: null"},
	{rule: "empty-value", old: "harms: [psychological]", new: "«harms»:"},
	{rule: "empty-value", old: "    publisher: The Paper", new: "    «publisher»:"},
	{rule: "empty-value", old: "status: disputed", new: "«status»: # disputed"},
	{rule: "empty-value", old: "harms: [psychological]", new: `harms: [psychological, «""»]`},
	{rule: "missing-field", old: "id: s1\n    title: A headline\n    publisher: The Paper\n    url: https://paper.example/@\n", new: "«id: s1\n    title: A headline\n", say: `"publisher" or a "url"`},
	{rule: "missing-field", old: "id: s1\n    title: A headline\n", new: "«id: s1\n", say: `"title"`},
	{rule: "missing-field", old: "{date: 2026-06-01, what", new: "«{»what", say: `"date"`},
	{rule: "missing-field", old: "{date: 2026-06-01, what: The trial began., ", new: "«{»date: 2026-06-01, ", say: `"what"`},
	{rule: "missing-field", old: "{id: 2025-02-01-sound, as: follow-up", new: "«{»id: 2025-02-01-sound", say: `"as"`},
	{rule: "missing-field", old: "{id: 2025-02-01-sound, as", new: "«{»as", say: `"id"`},
	{rule: "missing-field", old: "{database: aiid, id", new: "«{»id", say: `"database"`},
	{rule: "missing-reason", old: "status: disputed\nstatus-reason: The maker denies it.\n", new: "status: «disputed»\n"},
	{rule: "missing-reason", old: "status: disputed\nstatus-reason: The maker denies it.\n", new: "status: «withdrawn»\n"},
	{rule: "missing-field", old: "status: disputed", new: "status: «superseded»", say: `"superseded-by"`},
	{rule: "missing-expected", old: "severity: incident\n", say: `"severity"`},

	// Shapes.
	{rule: "wrong-type", old: "title: A record of a case", new: "title: «[»A record of a case]", suggest: "A record of a case"},
	{rule: "wrong-type", old: "date: 2026-06-22\ndate-of", new: "date: «[»2026-06-22]\ndate-of", suggest: "2026-06-22"},
	{rule: "wrong-type", old: "severity: incident", new: "severity: «[»incident]", suggest: "incident"},
	{rule: "wrong-type", old: "summary: It happened.", new: "summary: «{»de: Es}"},
	{rule: "wrong-type", old: "harms: [psychological]", new: "harms: «psychological»", suggest: "[psychological]"},
	{rule: "wrong-type", old: "harms: [psychological]", new: "harms: [«[»psychological]]"},
	{rule: "wrong-type", old: "countries: [FR, DE]", new: "countries: «FR»", suggest: "[FR]"},
	{rule: "wrong-type", old: "countries: [FR, DE]", new: "countries: «FR, DE»", suggest: "[FR, DE]"},
	{rule: "wrong-type", old: "systems:\n  - name: A system\n    developers: [Example Maker]", new: "systems: [«A system»]", say: "list of maps"},
	{rule: "wrong-type", old: "systems:\n  - name: A system", new: "systems:\n    «n»ame: A system", say: "hyphen"},
	{rule: "wrong-type", old: "[Example Maker]", new: "«Example Maker»", suggest: "[Example Maker]"},
	{rule: "wrong-type", old: "{deaths: 0, loss: EUR 1200}", new: "«3»"},
	{rule: "wrong-type", old: "{deaths: 0, loss: EUR 1200}", new: "«[»3]"},
	{rule: "wrong-type", old: "deaths: 0", new: "deaths: «[»0]", suggest: "0"},
	{rule: "wrong-type", old: "[summary]", new: "«summary»", suggest: "[summary]"},
	{rule: "wrong-type", old: `["aiid:@"]`, new: `«"aiid:@"»`, suggest: "[aiid:@]"},
	{rule: "wrong-type", old: "[{id: 2025-02-01-sound, as: follow-up}]", new: "[«2025-02-01-sound»]"},
	{rule: "wrong-type", old: "[{id: 2025-02-01-sound, as: follow-up}]", new: "«{»id: 2025-02-01-sound, as: follow-up}", say: "list"},
	{rule: "wrong-type", old: "[/old/@/]", new: "«/old/@/»", suggest: "[/old/@/]"},
	{rule: "wrong-type", old: `{database: aiid, id: "@"}`, new: "«aiid»"},
	{rule: "wrong-type", old: "status: disputed", new: "superseded-by: «2025-02-01-sound»\nstatus: disputed", suggest: "[2025-02-01-sound]"},

	// Dates.
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «2026-02-30»\ndate-of"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «2026-22-06»\ndate-of", suggest: "2026-06-22"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «22/06/2026»\ndate-of", suggest: "2026-06-22"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «22.6.2026»\ndate-of", suggest: "2026-06-22"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «03/04/2025»\ndate-of"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «2026-6-2»\ndate-of", suggest: "2026-06-02"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «2026-6»\ndate-of", suggest: "2026-06"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «2026/06/22»\ndate-of", suggest: "2026-06-22"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «20260622»\ndate-of", suggest: "2026-06-22"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «2026-06-22T10:00:00Z»\ndate-of", suggest: "2026-06-22"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «22 June 2026»\ndate-of", suggest: "2026-06-22"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «June 22, 2026»\ndate-of", suggest: "2026-06-22"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «June 2026»\ndate-of", suggest: "2026-06"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «~2026-06»\ndate-of", suggest: "2026-06~"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «2026-13»\ndate-of"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «last year»\ndate-of"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «Unknown»\ndate-of", suggest: "unknown"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «26-06-22»\ndate-of"},
	{rule: "bad-date", old: "date: 2026-06-22\ndate-of", new: "date: «2026-06-01 - 2026-06-22»\ndate-of", suggest: "2026-06-01/2026-06-22"},
	{rule: "date-order", old: "date: 2026-06-22\ndate-of", new: "date: «2026-06-22/2026-06-01»\ndate-of", suggest: "2026-06-01/2026-06-22"},
	{rule: "future-date", old: "date: 2026-06-22\ndate-of", new: "date: «2031-06-22»\ndate-of"},
	{rule: "bad-date", old: "{date: 2026-06-01,", new: "{date: «2026-06-31»,"},
	{rule: "bad-date", old: "    date: 2026-06-21", new: "    date: «2026-21-06»", suggest: "2026-06-21"},
	{rule: "bad-date", old: "    accessed: 2026-06-22", new: "    accessed: «yesterday»"},

	// Words and terms.
	{rule: "bad-value", old: "date-of: first-report", new: "date-of: «first report»", suggest: "first-report"},
	{rule: "bad-value", old: "date-of: first-report", new: "date-of: «occurence»", suggest: "occurrence"},
	{rule: "bad-value", old: "date-of: first-report", new: "date-of: «then»", say: "occurrence, first-report or filing"},
	{rule: "bad-value", old: "status: disputed", new: "status: «Disputed»", suggest: "disputed"},
	{rule: "bad-value", old: "status: disputed", new: "status: «publishd»", suggest: "published"},
	{rule: "bad-value", old: "status: disputed", new: "status: «closed»", say: "withdrawn"},
	{rule: "bad-value", old: "kind: harm,", new: "kind: «harms»,", suggest: "harm"},
	{rule: "bad-value", old: "kind: article", new: "kind: «artical»", suggest: "article"},
	{rule: "bad-value", old: "as: follow-up", new: "as: «followup»", suggest: "follow-up"},
	{rule: "bad-value", old: `["aiid:@"]`, new: "[«aiid»]", say: "database:id"},
	{rule: "bad-value", old: `["aiid:@"]`, new: `[«"aiid:"»]`, say: "database:id"},
	{rule: "unknown-database", old: `["aiid:@"]`, new: `[«"aid:@"»]`, suggest: "aiid:@"},
	{rule: "unknown-database", old: `["aiid:@"]`, new: `[«"AIID:@"»]`, suggest: "aiid:@"},
	{rule: "unknown-database", old: `["aiid:@"]`, new: `[«"elsewhere:@"»]`, say: "aiid"},
	{rule: "unknown-term", old: "severity: incident", new: "severity: «incidnt»", suggest: "incident"},
	{rule: "unknown-term", old: "severity: incident", new: "severity: «Incident»", suggest: "incident"},
	{rule: "unknown-term", old: "severity: incident", new: "severity: «grave»", say: "hazard, incident"},
	{rule: "unknown-term", old: "harms: [psychological]", new: "harms: [«pyschological»]", suggest: "psychological"},
	{rule: "unknown-term", old: "harms: [psychological]", new: "harms: [psychological, «fysical»]", suggest: "physical"},
	{rule: "deprecated-term", old: "harms: [psychological]", new: "harms: [«bodily»]", suggest: "physical"},
	{rule: "repeated-term", old: "harms: [psychological]", new: "harms: [psychological, «psychological»]"},
	{rule: "unknown-term", old: "[workers]", new: "[«Workers»]", suggest: "workers"},
	{rule: "unknown-term", old: "[workers]", new: "[«worker»]", suggest: "workers"},
	{rule: "unknown-term", old: "[FR, DE]", new: "[FR, «UK»]", suggest: "GB"},
	{rule: "unknown-term", old: "[FR, DE]", new: "[«France», DE]", suggest: "FR"},
	{rule: "unknown-term", old: "[FR, DE]", new: "[FR, «de»]", suggest: "DE"},
	{rule: "unknown-term", old: "[FR, DE]", new: "[FR, «USA»]", suggest: "US"},
	{rule: "unknown-term", old: "[FR, DE]", new: "[FR, «Untied Kingdom»]", suggest: "GB"},
	{rule: "unknown-term", old: "[FR, DE]", new: "[FR, «EU»]", say: "ISO 3166-1"},
	{rule: "repeated-term", old: "[FR, DE]", new: "[FR, DE, «FR»]"},
	{rule: "similar-terms", old: "[Example Regulator]", new: "[«Example Regulatr»]", say: "nearly \"Example Regulator\""},
	{rule: "shared-slug", old: "[Example Regulator]", new: "[«example regulator»]", suggest: "Example Regulator"},
	{rule: "unknown-field", old: "[summary]", new: "[«sumary»]", suggest: "summary"},
	{rule: "unknown-field", old: "[summary]", new: "[«everything»]", say: "title, summary, rationale, body"},

	// Languages, addresses, numbers.
	{rule: "bad-language", old: "language: en", new: "language: «english»", suggest: "en"},
	{rule: "bad-language", old: "language: en", new: "language: «EN»", suggest: "en"},
	{rule: "bad-language", old: "language: en", new: "language: «en_GB»", suggest: "en-GB"},
	{rule: "bad-language", old: "language: fr", new: "language: «French»", suggest: "fr"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «paper.example/@»", suggest: "https://paper.example/@"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «www.paper.example»", suggest: "https://www.paper.example"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «https:/paper.example/@»", suggest: "https://paper.example/@"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «htps://paper.example/@»", suggest: "https://paper.example/@"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «javascript:alert(1)»"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «ftp://paper.example/@»"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «https://paper.example/a b»", suggest: "https://paper.example/a%20b"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «https://»"},
	{rule: "bad-url", old: "url: https://paper.example/@", new: "url: «https://paper.example/%zz»"},
	{rule: "bad-url", old: "    kind: article", new: "    archive: «see the archive»"},
	{rule: "bad-quantity", old: "deaths: 0", new: "deaths: «none»", suggest: "0"},
	{rule: "bad-quantity", old: "deaths: 0", new: "deaths: «-1»"},
	{rule: "bad-quantity", old: "deaths: 0", new: `deaths: «"70,000"»`, suggest: "70000"},
	{rule: "split-number", old: "deaths: 0", new: "deaths: «70,000»", suggest: "70000"},
	{rule: "bad-quantity", old: "deaths: 0", new: "deaths: «more than 3»", suggest: "at least 3"},
	{rule: "bad-quantity", old: "deaths: 0", new: "deaths: «20-10»", suggest: "10-20"},
	{rule: "bad-quantity", old: "loss: EUR 1200", new: "loss: «1200 EUR»", suggest: "EUR 1200"},
	{rule: "bad-quantity", old: "loss: EUR 1200", new: "loss: «€1200»", suggest: "EUR 1200"},
	{rule: "bad-quantity", old: "loss: EUR 1200", new: "loss: «EUR 1.5 million»", suggest: "EUR 1500000"},
	{rule: "bad-quantity", old: "deaths: 0", new: "«death»: 0", suggest: "deaths"},
	{rule: "bad-quantity", old: "deaths: 0", new: "«wounded»: 0", say: "deaths, loss"},
	{rule: "bad-path", old: "[/old/@/]", new: "[«old/@/»]", suggest: "/old/@/"},
	{rule: "bad-path", old: "[/old/@/]", new: "[«https://old.example/@/»]"},
	{rule: "bad-path", old: "[/old/@/]", new: "[«/../@/»]"},
	{rule: "bad-path", old: "[/old/@/]", new: "[«/old/@/?a=b»]"},
	{rule: "collision", old: "[/old/@/]", new: "[«/harms/»]"},

	// What is pointed at.
	{rule: "unknown-record", old: "id: 2025-02-01-sound,", new: "id: «2025-02-01-sund»,", suggest: "2025-02-01-sound"},
	{rule: "unknown-record", old: "id: 2025-02-01-sound,", new: "id: «2019-01-01-nothing»,", say: "file's name without .md"},
	{rule: "unknown-record", old: "status: disputed", new: "superseded-by: [«2025-02-01-soundd»]\nstatus: superseded", suggest: "2025-02-01-sound"},
	{rule: "unknown-source", old: "source: s1}", new: "source: «s2»}", suggest: "s1"},
	{rule: "duplicate-source", old: "    kind: article", new: "    kind: article\n  - {title: Again, url: «https://paper.example/@»}\n  - title: Other\n    publisher: The Paper"},
	{rule: "missing-image", old: "harmed: Two", new: "image: {file: «thumb.jpg», alt: A thumb}\nharmed: Two", say: "index.md"},
	{rule: "broken-link", old: "[an earlier case](../2025/2025-02-01-sound.md)", new: "«[a case](../2025/2025-02-01-sund.md)»", say: "2025-02-01-sound.md"},
	{rule: "broken-link", old: "[an earlier case](../2025/2025-02-01-sound.md)", new: "«[a case](/incidents/2025-02-01-sund/)»", say: "/incidents/2025-02-01-sound/"},
	{rule: "broken-link", old: "[an earlier case](../2025/2025-02-01-sound.md)", new: "«[a case](#how-it-wnt)»", suggest: "#how-it-went"},
	{rule: "unsafe-link", old: "[an earlier case](../2025/2025-02-01-sound.md)", new: "«[a case](javascript:alert(1))»"},
	{rule: "remote-image", old: "[an earlier case](../2025/2025-02-01-sound.md)", new: "«![a](https://paper.example/a.png)»"},
	{rule: "missing-image", old: "[an earlier case](../2025/2025-02-01-sound.md)", new: "«![a](chart.png)»"},
	{rule: "raw-html", old: "It began in", new: "It «<b>»began in"},

	// YAML.
	{rule: "yaml-syntax", old: "title: A record of a case", new: "title: A record«:» of a case"},
	{rule: "yaml-syntax", old: "    accessed: 2026-06-22", new: `    accessed: «"2026-06-22`, say: "quot"},
	{rule: "yaml-syntax", old: "title: A record of a case", new: "title: «@case"},
	{rule: "yaml-syntax", old: "title: A record of a case", new: "title: «`case`"},
	{rule: "yaml-syntax", old: "harms: [psychological]", new: "harms: «[psychological", say: "bracket"},
	{rule: "yaml-syntax", old: "date: 2026-06-22\ndate-of", new: "date: 2026-06-22\n date-of«", say: "indent"},
	{rule: "yaml-syntax", old: "    publisher: The Paper", new: "«\tpublisher: The Paper", say: "tab"},
	{rule: "yaml-syntax", old: "summary: It happened.", new: "«summary It happened.", say: "colon"},
	{rule: "yaml-syntax", old: "summary: It happened.", new: "«summary:It happened.", say: "colon"},
	{rule: "yaml-syntax", old: "title: A record of a case", new: `title: "A «\d case"`, say: "backslash"},
	{rule: "yaml-syntax", old: "title: A record of a case", new: `title: 'It'«s a case'`, say: "quot"},
	{rule: "yaml-feature", old: "title: A record of a case", new: "title: «&a A record"},
	{rule: "yaml-feature", old: "title: A record of a case", new: "title: «*a"},
	{rule: "yaml-feature", old: "title: A record of a case", new: "title: «!x A record"},
	{rule: "yaml-feature", old: "title: A record of a case\n", new: "title: A record of a case\n«<<»: {a: b}\n"},
	{rule: "too-large", old: "harmed: Two people.", new: "harmed: [[[[[[[[«1]]]]]]]]"},

	// Whole files.
	{rule: "bad-id", path: "content/incidents/2026/2026-06-22_Two_Words.md", suggest: "2026-06-22-two-words"},
	{rule: "bad-id", path: "content/incidents/2026/case.md"},
	{rule: "bad-id", path: "content/incidents/2026/2026.md"},
	{rule: "wrong-folder", path: "content/incidents/2025/2026-06-22-wrong-year.md", say: "content/incidents/2026/"},
	{rule: "wrong-folder", path: "content/incidents/2026-06-22-no-year.md", say: "content/incidents/2026/"},
	{rule: "no-front-matter", old: "---\ntitle", new: "title", say: "three hyphens"},
	{rule: "no-front-matter", old: "    accessed: 2026-06-22\n---\n", new: "    accessed: 2026-06-22\n", say: "second line"},
	{rule: "invalid-text", old: "It began", new: "It«\a» began"},
	{rule: "invalid-text", old: "It began", new: "It«\xff» began", say: "UTF-8"},
	{rule: "invalid-text", old: "## How it went", new: "«<<<<<<<» HEAD\n## How it went"},
	{rule: "bidi-character", old: "It began", new: "It«\u202e» began"},
}
