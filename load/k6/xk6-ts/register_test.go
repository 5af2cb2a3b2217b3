package ts

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.k6.io/k6/v2/cmd"
)

// asK6 makes this test program be k6, with the extension under test built in.
const asK6 = "XK6_TS_TEST_AS_K6"

func TestMain(m *testing.M) {
	if os.Getenv(asK6) != "" {
		cmd.Execute()
		return
	}
	os.Exit(m.Run())
}

// k6 runs the real k6 with a command line, in the working directory.
func k6(t *testing.T, env []string, args ...string) (output string, code int) {
	t.Helper()
	program := exec.Command(os.Args[0], args...)
	program.Env = append(os.Environ(), asK6+"=1", "K6_NO_USAGE_REPORT=true", "K6_AUTO_EXTENSION_RESOLUTION=false")
	program.Env = append(program.Env, env...)
	out, err := program.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(out), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out), 0
}

// A script that only a bundle can run: k6 alone refuses the import of JSON.
var script = map[string]string{
	"load/main.ts": `
		import data from './data.json';
		const text: string = open('./data.txt');
		export const options = { iterations: 1 };
		export default function (): void { console.log(data.word + text.trim()); }
	`,
	"load/data.json": `{ "word": "bund" }`,
	"load/data.txt":  "led",
	"load/plain.js":  `export default function () { console.log('plain'); }`,
	"load/foo.ts":    `this is not the script`,
	"load/a.json":    `{}`,
}

func TestTheScriptIsFoundWhereverItStands(t *testing.T) {
	folder := project(t, script)
	for _, args := range []string{
		"run load/main.ts",
		"run ./load/../load/main.ts",
		"run " + filepath.Join(folder, "load/main.ts"),
		"run file://" + filepath.Join(folder, "load/main.ts"),
		"run load/main.ts --tag name=load/foo.ts",
		"run --tag name=load/foo.ts load/main.ts",
		"run --tag=name=load/foo.ts load/main.ts",
		"run -e FILE=load/foo.ts load/main.ts -q",
		"run -q -eFILE=load/foo.ts -- load/main.ts",
		"run --out json=out.json load/main.ts --summary-export load/export.ts",
		"run --console-output load/main.ts.log -v load/main.ts",
		"--quiet run load/main.ts --log-format raw",
		"--config load/a.json run load/main.ts --paused=false --vus 1",
	} {
		t.Run(args, func(t *testing.T) {
			output, code := k6(t, nil, strings.Fields(args)...)
			if log, err := os.ReadFile("load/main.ts.log"); err == nil {
				output += string(log)
			}
			if code != 0 || !strings.Contains(output, "bundled") {
				t.Errorf("exit %d\n%s", code, output)
			}
		})
	}
}

func TestNothingElseIsTouched(t *testing.T) {
	project(t, script)
	for name, tried := range map[string]struct {
		env  []string
		args string
		code int
		want string
	}{
		"switched off":          {[]string{"XK6_TS=false"}, "run load/main.ts", 107, "data.json"},
		"a setting that is not": {[]string{"XK6_TS=off"}, "run load/main.ts", 104, `XK6_TS is \"off\"`},
		"JavaScript":            {nil, "run --tag name=load/foo.ts load/plain.js", 0, "plain"},
		"no script":             {nil, "run", 255, "accepts 1 arg"},
		"help":                  {nil, "run --help load/foo.ts", 0, "Usage:"},
		"a missing script":      {nil, "run load/nope.ts", 255, "couldn't be found on local disk"},
		"a faulty script":       {nil, "run load/foo.ts", 107, "load/foo.ts:1:6: "},
		"a command of its own":  {nil, "x ts load/main.ts", 0, `word: "bund"`},
		"no script to load":     {nil, "new load/fresh.ts", 0, "load/fresh.ts"},
		"a bundle to look into": {nil, "inspect load/main.ts", 0, `"iterations": 1`},
		"what a script imports": {nil, "deps load/main.ts", 0, "Custom Build Required: no"},
	} {
		t.Run(name, func(t *testing.T) {
			output, code := k6(t, tried.env, strings.Fields(tried.args)...)
			if code != tried.code || !strings.Contains(output, tried.want) {
				t.Errorf("exit %d, want %d and %q\n%s", code, tried.code, tried.want, output)
			}
		})
	}
}

func TestAnArchiveCarriesTheBundle(t *testing.T) {
	project(t, script)
	if output, code := k6(t, nil, "archive", "-O", "a.tar", "load/main.ts"); code != 0 {
		t.Fatal(code, output)
	}
	if err := os.RemoveAll("load"); err != nil {
		t.Fatal(err)
	}
	for _, env := range [][]string{nil, {"XK6_TS=false"}} {
		output, code := k6(t, env, "run", "a.tar", "--tag", "name=foo.ts")
		if code != 0 || !strings.Contains(output, "bundled") {
			t.Errorf("with %v: exit %d\n%s", env, code, output)
		}
	}
}

func TestAStackTraceNamesTheSource(t *testing.T) {
	folder := project(t, map[string]string{
		"main.ts":     "import { fail } from './lib/fail';\nexport default function (): void {\n  fail();\n}\n",
		"lib/fail.ts": "type Never = never;\n\nexport function fail(): Never {\n  throw new Error('on purpose');\n}\n",
	})
	output, _ := k6(t, nil, "run", "-q", "main.ts")
	for _, place := range []string{folder + "/lib/fail.ts:4:", folder + "/main.ts:3:"} {
		if !strings.Contains(output, place) {
			t.Errorf("%s is not named:\n%s", place, output)
		}
	}
}
