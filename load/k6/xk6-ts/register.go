// Package ts is a k6 extension that bundles a TypeScript script before k6 reads it, so that imports without extension,
// of JSON, of npm packages and by the paths of a tsconfig.json work. XK6_TS=false switches it off.
//
// k6 has no hook for loading a script, but on every start, before it reads anything, it hands its state to the
// constructor of each registered subcommand. There we wrap the file system that k6 reads with. So a script keeps its
// name and folder (open(), stack traces, archives), k6's own definitions say which argument is the script, no file is
// written, and an archive carries the bundle, which any k6 runs. k6 asks extensions to leave its state alone: what
// rests on that is the exact version of k6 that we pin, and the tests beside load/k6/build.ts.
package ts

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.k6.io/k6/v2/cmd/state"
	"go.k6.io/k6/v2/errext"
	"go.k6.io/k6/v2/errext/exitcodes"
	"go.k6.io/k6/v2/subcommand"
)

// loading are the commands whose argument is a script that k6 loads.
var loading = []string{"run", "archive", "inspect", "deps", "cloud run", "cloud upload"}

func init() {
	subcommand.RegisterExtension("ts", newCommand)
}

// newCommand wraps the file system of k6, and returns the command `k6 x ts`, which prints what k6 would run.
func newCommand(gs *state.GlobalState) *cobra.Command {
	command := &cobra.Command{
		Use:   "ts script.ts",
		Short: "Print the bundle that k6 runs for a TypeScript script",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			code, err := load(gs, args[0])
			if err != nil {
				return err
			}
			_, err = gs.Stdout.Write(code)
			return err
		},
	}
	gs.FS = &overlay{Fs: gs.FS, replace: func(name string) ([]byte, error) {
		// Asked only when k6 reads: by then it has put its commands together and parsed the command line.
		if !strings.HasSuffix(name, ".ts") || !names(scriptOf(command.Root(), gs.CmdArgs[1:]), name) {
			return nil, nil
		}
		if on, err := enabled(gs.Env["XK6_TS"]); err != nil || !on {
			return nil, err
		}
		return load(gs, name)
	}}
	return command
}

// scriptOf is the script named on a command line that k6 has parsed, or nothing where the command loads none.
func scriptOf(root *cobra.Command, args []string) string {
	command, _, err := root.Find(args)
	if err != nil || !slices.Contains(loading, strings.TrimPrefix(command.CommandPath(), root.Name()+" ")) {
		return ""
	}
	return command.Flags().Arg(0)
}

// names tells whether a script as given on the command line is the file of that absolute name.
func names(script, file string) bool {
	path, err := filepath.Abs(strings.TrimPrefix(script, "file://"))
	return script != "" && err == nil && path == filepath.Clean(file)
}

func enabled(setting string) (bool, error) {
	if setting == "" {
		return true, nil
	}
	on, err := strconv.ParseBool(setting)
	if err != nil {
		err = fmt.Errorf("XK6_TS is %q: true (bundle TypeScript) or false (leave it to k6) is allowed", setting)
		return false, errext.WithExitCodeIfNone(err, exitcodes.InvalidConfig)
	}
	return on, nil
}

// load bundles a script; a fault in it ends k6 as an exception in a script does.
func load(gs *state.GlobalState, script string) ([]byte, error) {
	started := time.Now()
	code, warnings, err := bundle(script)
	for _, warning := range warnings {
		gs.Logger.Warn(warning)
	}
	gs.Logger.Debugf("xk6-ts bundled %q into %d bytes in %s", script, len(code), time.Since(started))
	return code, errext.WithExitCodeIfNone(err, exitcodes.ScriptException)
}
