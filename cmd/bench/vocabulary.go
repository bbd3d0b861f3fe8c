package main

import (
	"fmt"
	"strings"
)

// vocabulary is a taxonomy of the generated register, and how records use it.
type vocabulary struct {
	file, name, singular string
	fields               string
	settings             string   // further lines of the taxonomy's file
	stated               int      // percent of the records that state it
	most                 int      // terms in one record
	terms                []string // names, the commonest first; none in an open taxonomy
}

// The register has eight taxonomies. closed are those whose terms their own
// files list.
var closed = []vocabulary{
	{"severity", "Severity levels", "Severity", "severity", "single: true\nordered: true\nrequired: expected\n", 100, 1,
		[]string{"Minor", "Near miss", "Notice", "Grave", "Disaster"}},
	{"principles", "Principles", "Principle", "principles", "", 85, 4, []string{
		"Candour", "Care", "Consent", "Fair dealing", "Oversight", "Proportion", "Redress", "Reliability", "Security", "Upkeep"}},
	{"industries", "Industries", "Industry", "industries", "", 90, 3, []string{
		"Press and publishing", "Road traffic", "Police", "Hospitals", "Banks", "Schools", "Shops", "Elections", "Courts",
		"Social work", "Insurance", "Rail", "Farming", "Housing", "Post", "Water", "Power", "Mining", "Fishing", "Theatre",
		"Travel", "Sport", "Forestry"}},
	{"stakeholders", "Affected groups", "Affected group", "stakeholders", "", 88, 3, []string{
		"Passers by", "Customers", "Staff", "Patients", "Pupils", "Tenants", "Voters", "Suppliers"}},
	{"harms", "Harm types", "Harm type", "harms", "required: expected\n", 97, 3, []string{
		"Loss of money", "Loss of rights", "Injury", "Loss of trust", "Distress", "Loss of work", "Damage", "Death", "Pollution",
		"Disorder"}},
}

// open are the taxonomies whose terms the records bring, and the countries.
var open = []vocabulary{
	{file: "countries", name: "Countries", singular: "Country", fields: "countries", settings: "vocabulary: iso-3166-1\nclosed: true\n"},
	{file: "systems", name: "Systems", singular: "System", fields: "systems.name", settings: "closed: false\nsingle: true\n"},
	{file: "organisations", name: "Organisations", singular: "Organisation", fields: "systems.developers, systems.deployers, organisations",
		settings: "closed: false\nroles:\n  systems.developers: developer\n  systems.deployers: deployer\n  organisations: other\n"},
}

// countries are the codes that records use, the commonest first.
var countries = strings.Fields("US GB CN IN DE FR CA AU NL BR IT ES JP KR IL RU MX SE NG ZA KE TR UA PL IE CH AT BE DK NO FI PT " +
	"GR AR CL CO PE EG MA TN GH ET UG TZ PK BD LK TH VN MY SG ID PH TW HK NZ CZ HU RO BG RS HR SK SI EE LV LT")

// labels are what sources are said to do; no taxonomy claims them.
var labels = []string{"supports", "supports", "supports", "adds", "doubts"}

// termID is a closed term's id.
func termID(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

// text is the taxonomy's file.
func (v vocabulary) text(say voice) []byte {
	b := fmt.Appendf(nil, "name: %s\nsingular: %s\ndescription: >-\n", v.name, v.singular)
	b = wrap(b, say.sentences(nil, 2), "  ")
	b = fmt.Appendf(b, "fields: [%s]\n", v.fields)
	if len(v.terms) > 0 {
		b = append(b, "closed: true\n"...)
	}
	b = append(b, v.settings...)
	if len(v.terms) > 0 {
		b = append(b, "terms:\n"...)
	}
	for _, t := range v.terms {
		b = fmt.Appendf(b, "  - id: %s\n    name: %s\n    description: >-\n", termID(t), t)
		b = wrap(b, say.sentences(nil, 2), "      ")
	}
	return b
}

// settingFile is a file of the register that is no record.
type settingFile struct {
	path string
	text []byte
}

// settings are the register's files that are no records.
func (c *corpus) settings() []settingFile {
	if c.flat {
		return c.peerFiles()
	}
	say := c.voice("settings", 0)
	files := []settingFile{
		{"content/site.yaml", []byte(siteFile)},
		{"content/databases.yaml", []byte(databasesFile)},
		{"content/removed.yaml", []byte(removedFile)},
		{"content/pages/about.md", []byte(aboutFile)},
	}
	for _, v := range append(closed, open...) {
		files = append(files, settingFile{"content/taxonomies/" + v.file + ".yaml", v.text(say)})
	}
	return files
}

const siteFile = `title: A Generated Register
tagline: Nothing in here has happened.
base-url: https://register.example/
language: en
repository:
  url: https://forge.example/register
  branch: main
licence:
  name: CC BY 4.0
  url: https://creativecommons.org/licenses/by/4.0/
contact: register@register.example
theme: default
page-size: 50
navigation:
  - {title: Records, url: /incidents/}
  - {title: Harms, url: /harms/}
  - {title: About, url: /about/}
disclaimer: Every word was drawn at random.
quantities:
  - {id: injuries, name: Injuries}
  - {id: affected, name: People affected}
  - {id: loss, name: Financial loss}
`

const databasesFile = `databases:
  - id: northern
    name: Northern List
    url: "https://northern.example/entry/{id}/"
  - id: harbour
    name: Harbour Archive
`

const removedFile = `removed:
  - id: 2011-08-19-taken-out-for-good
    date: 2013-02-11
    reason: A private person was named by mistake.
`

const aboutFile = `---
title: About this register
summary: What a generated register is for.
---
This register was generated to measure how long its pages take to build. See [all records](/incidents/),
or come in by the [harm](/harms/) or the [country](/countries/).
`
