// Command blotter turns a git repository of Markdown records into a published
// register: a site that people read, search, cite, subscribe to and check.
//
// The rules of its interface: results go to standard output, everything else to
// standard error; no colour and no progress where that is not a terminal. A
// message is one line that begins in lower case and says what to do next.
// Exit 0: done. 1: the content has errors, or a published folder is not what its
// commit gives. 2: usage, or the machine failed. 75: another build or publication holds the lock.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"blotter/generator/publish"

	"github.com/alecthomas/kong"
)

// Exit codes, beside 0.
const (
	exitContent = 1
	exitFailed  = 2
	exitLocked  = 75 // EX_TEMPFAIL of sysexits.h
)

// commands is what the command line may say.
type commands struct {
	Build   buildCmd   `cmd:"" help:"Build the site."`
	Check   checkCmd   `cmd:"" help:"Report what is wrong with the records, file by file and line by line."`
	Serve   serveCmd   `cmd:"" help:"Preview the site in a browser, and follow every change."`
	New     newCmd     `cmd:"" help:"Write a skeleton of a record in the right place."`
	Fmt     fmtCmd     `cmd:"" help:"Write the headers of records in one form."`
	Search  searchCmd  `cmd:"" help:"Search the records."`
	Verify  verifyCmd  `cmd:"" help:"Compare a published folder with the commit that it was built from."`
	Log     logCmd     `cmd:"" help:"List the changes of a record."`
	Import  importCmd  `cmd:"" help:"Take over records from another database."`
	Publish publishCmd `cmd:"" help:"Build the site into a folder, a branch or a bucket."`
	Export  exportCmd  `cmd:"" help:"Write all records as one file: a database, a table or JSON."`
	Init    initCmd    `cmd:"" help:"Begin a new register."`
	Schema  schemaCmd  `cmd:"" help:"Print the JSON Schema of a record's header."`
	Help    helpCmd    `cmd:"" help:"Explain a command or a rule."`
}

// siteFlag is the flag that most commands share.
type siteFlag struct {
	Dir string `short:"C" placeholder:"DIR" default:"." help:"The site's folder."`
}

// errContent ends a command with exit 1: the problems are already printed.
var errContent = errors.New("the content has errors")

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// streams are where a command writes.
type streams struct {
	out, err io.Writer
}

// exit is what kong asks for after printing help.
type exit int

func run(args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case exit:
			code = int(e)
		default:
			panic(e)
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	parser, err := kong.New(&commands{},
		kong.Name("blotter"),
		kong.Description("Turn a git repository of Markdown records into a published register."),
		kong.UsageOnError(),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.Bind(streams{stdout, stderr}),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		return report(stderr, err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "blotter: %s; run %s --help\n", err, named(err))
		return exitFailed
	}
	return report(stderr, parsed.Run())
}

// named is the command that a wrong call names, as far as it was understood.
func named(err error) string {
	if wrong := (*kong.ParseError)(nil); errors.As(err, &wrong) && wrong.Context.Selected() != nil {
		return wrong.Context.Selected().FullPath()
	}
	return "blotter"
}

// report prints an error and gives the code to exit with.
func report(stderr io.Writer, err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errContent):
		return exitContent
	}
	fmt.Fprintf(stderr, "blotter: %s\n", err)
	if errors.Is(err, publish.ErrLocked) {
		return exitLocked
	}
	return exitFailed
}
