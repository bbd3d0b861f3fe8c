// Package generator is the pipeline from a git repository of Markdown records to
// a published site, and its memory for warm builds.
//
//	git ─ repo ─▶ incident ─▶ site ─┬▶ theme  ─┬▶ publish ─▶ public/
//	                                └▶ search ─┘
//	diag: what every box says when something is wrong        preview: the loop around it
//
// repo reads, incident parses, site arranges, theme and search render, publish
// writes.
//
//	diag         what is wrong with a site's files, and where; how it is printed
//	repo         the files of a work tree or of a commit; their history
//	frontmatter  split a header; read it strictly, with positions
//	markdown     a body as safe HTML, plain text, headings, links
//	incident     one record from one file; the format
//	site         all records arranged: taxonomies, cross-file checks, the plan of pages
//	theme        views to HTML; assets bundled; charts
//	picture      a contributor's image checked and stripped; the register's own card drawn
//	feed         records to Atom, JSON Feed, CSV, JSON, NDJSON, sitemap
//	exchange     other databases' formats, in and out; a register as a database
//	gate         what a change may not do to a published register
//	search       the bleve index, kept between runs, and the static one that browsers read
//	publish      a finished site on disk: all of it or none of it; or in a bucket
//	preview      watch, rebuild, serve, reload
//
// What each may import stands as a table in arch_test.go.
//
// What is kept between runs can be deleted at any time. In the git folder, where no
// pull request can bring a file, lie the walk over the history, which holds no
// word of a commit; what the work tree's files hash to; the parsed records, but for
// those of which anything is removed; the search index, with what its static files
// were made of; and what the last build said, with what its pages asked about old
// versions. Only records that have changed are
// read, parsed and indexed anew. Another program or another thing to forget, and the
// latter three are deleted before anything is shown; another language, and the index
// is. .blotter beside the published folder holds the spare generation, purged of all
// that the published one does not have, and of each file there the key of what it was
// made from: a build takes over what would come out the same (keys.go), and where
// nothing at all has changed it does nothing (again.go).
//
// # The laws
//
//  1. A parsed value depends only on its file's path and bytes and the schema's
//     shapes. Its Problems are kept with it and replayed. "In the future" is
//     asked in check and serve only, never kept, and hides nothing.
//  2. A URL is a function of the id alone. An id, once published, is never
//     reused, and its URL never breaks. Between two versions check --since sees
//     to it.
//  3. No clock, map order, goroutine order, locale or absolute path reaches the
//     output: same commit, same theme, same binary, same bytes.
//  4. Warm equals cold: after any sequence of edits, a Builder that remembers
//     gives the tree that a new one gives, problems included. There is one
//     pipeline; a watch is that pipeline with a memory.
//  5. What an author did wrong is a diag.Problem with its place; what the
//     machine did wrong is an error. All problems are reported, sorted.
//  6. Only repo reads git. Only publish writes the output. Only cmd prints and
//     exits.
//  7. Everything that a pull request can bring is hostile: all of content/,
//     author names, commit messages. Flags and the theme are trusted.
//  8. One bad record never empties the site, and never hides another: it keeps,
//     at its URL, a page that says so, and stands nowhere else.
//  9. The published folder is always one whole site: the old or the new. A
//     bucket may hold pages of both, each with all that it needs.
//  10. What is unknown is said: "not stated" is a bucket of its own, a date has
//     a precision, and a shallow clone has no history instead of a false one.
package generator
