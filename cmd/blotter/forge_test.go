package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v4"
)

// workflow is what the tests look at in a workflow of GitHub's.
type workflow struct {
	On          any
	Permissions map[string]string
	Jobs        map[string]struct {
		Permissions map[string]string
		Steps       []struct{ Name, Uses, Run string }
	}
}

func readWorkflow(t testing.TB, name string) (w workflow, text string) {
	t.Helper()
	data, err := forges.ReadFile("forge/github/.github/workflows/" + name)
	if err == nil {
		err = yaml.Unmarshal(data, &w)
	}
	if err != nil {
		t.Fatal(name, err)
	}
	return w, string(data)
}

// TestWorkflowRights: what a stranger's request starts can read, and no more; only
// the job that publishes may publish; each action is pinned by its commit.
func TestWorkflowRights(t *testing.T) {
	check, text := readWorkflow(t, "check.yml")
	if on, ok := check.On.(map[string]any); !ok || len(on) != 1 || on["pull_request"] == nil {
		t.Errorf("check.yml runs on %v", check.On)
	}
	if len(check.Permissions) != 1 || check.Permissions["contents"] != "read" || len(check.Jobs["check"].Permissions) > 0 {
		t.Errorf("check.yml may do %v", check.Permissions)
	}
	if strings.Contains(text, "secrets") {
		t.Error("check.yml uses secrets")
	}
	publish, text := readWorkflow(t, "publish.yml")
	if publish.Permissions == nil || len(publish.Permissions) > 0 {
		t.Errorf("every job of publish.yml may do %v", publish.Permissions)
	}
	for name, job := range publish.Jobs {
		want := map[string]int{"build": 1, "sound": 1, "deploy": 2}[name]
		if len(job.Permissions) != want || want == 1 && job.Permissions["contents"] != "read" {
			t.Errorf("the job %s may do %v", name, job.Permissions)
		}
	}
	_, checkText := readWorkflow(t, "check.yml")
	pinned := regexp.MustCompile(`uses: actions/[a-z-]+@[0-9a-f]{40} # v[0-9.]+\n`)
	all := text + checkText
	if n := strings.Count(all, "uses:"); n < 5 || n != len(pinned.FindAllString(all, -1)) {
		t.Errorf("of %d actions some are not pinned", n)
	}
	if regexp.MustCompile(`run:[^\n]*\$\{\{`).MatchString(all) {
		t.Error("a shell's text is made of an expression")
	}
}

// TestGitLabFile holds what GitLab refuses a whole file for, and no parser of YAML sees.
func TestGitLabFile(t *testing.T) {
	data, err := forges.ReadFile("forge/gitlab/.gitlab-ci.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Check struct {
			Artifacts struct {
				ExposeAs string `yaml:"expose_as"`
				Paths    []string
			}
		}
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	a := file.Check.Artifacts
	if !regexp.MustCompile(`^\w[-\w ]*$`).MatchString(a.ExposeAs) || len(a.Paths) == 0 || strings.Contains(strings.Join(a.Paths, ""), "*") {
		t.Errorf("artifacts: %+v", a)
	}
}

// TestIssueForms holds the forms to what GitHub takes.
func TestIssueForms(t *testing.T) {
	const dir = "forge/github/.github/ISSUE_TEMPLATE"
	files, err := fs.Glob(forges, dir+"/*.yml")
	if err != nil || len(files) != 4 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if path.Base(file) == "config.yml" {
			continue
		}
		data, err := forges.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var form struct {
			Name, Description, Title string
			Body                     []struct {
				Type, ID   string
				Attributes struct {
					Label, Description, Placeholder, Value string
					Options                                []string
				}
				Validations struct{ Required bool }
			}
		}
		d := yaml.NewDecoder(bytes.NewReader(data))
		d.KnownFields(true)
		if err := d.Decode(&form); err != nil || form.Name == "" || form.Description == "" || len(form.Body) == 0 {
			t.Errorf("%s: %+v, %v", file, form, err)
		}
		ids := map[string]bool{}
		for _, b := range form.Body {
			switch a := b.Attributes; {
			case b.Type == "markdown" && a.Value != "" && b.ID == "":
			case (b.Type == "input" || b.Type == "textarea") && a.Label != "" && a.Options == nil && !ids[b.ID]:
			case b.Type == "dropdown" && a.Label != "" && len(a.Options) > 1 && !ids[b.ID]:
			default:
				t.Errorf("%s: %+v", file, b)
			}
			ids[b.ID] = true
		}
	}
}

// steps FILE JOB NAME... writes the shell's lines of a job, one file a step, as
// step1.sh and so on: of a workflow of GitHub's the steps of these names, of
// GitLab's file the job's script but for the line that gets the program.
func steps(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: steps FILE JOB NAME...")
	}
	var file struct {
		workflow `yaml:",inline"`
		Others   map[string]any `yaml:",inline"`
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(args[0])), &file))
	var lines []string
	for _, name := range args[2:] {
		for _, s := range file.Jobs[args[1]].Steps {
			if s.Name == name {
				lines = append(lines, s.Run)
			}
		}
	}
	if job, ok := file.Others[args[1]].(map[string]any); ok {
		var script []string
		for _, line := range job["script"].([]any) {
			if !strings.Contains(line.(string), "get-blotter") {
				script = append(script, line.(string))
			}
		}
		lines = []string{strings.Join(script, "\n")}
	}
	if len(lines) != max(1, len(args)-2) {
		ts.Fatalf("%s has not all of the steps %q", args[0], args[1:])
	}
	for i, text := range lines {
		ts.Check(os.WriteFile(ts.MkAbs("step"+string(rune('1'+i))+".sh"), []byte(text+"\n"), 0o644))
	}
}

// blocks FILE writes the blocks of shell commands of a document, as block1.sh and
// so on.
func blocks(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: blocks FILE")
	}
	found := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(ts.ReadFile(args[0]), -1)
	for i, block := range found {
		ts.Check(os.WriteFile(ts.MkAbs("block"+string(rune('1'+i))+".sh"), []byte(block[1]), 0o644))
	}
}
