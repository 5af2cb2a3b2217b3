package ts

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// syntax says what k6's JavaScript engine cannot parse (tried with v2.2.0). It is rewritten; all else stays as written.
var syntax = map[string]bool{"async-generator": false, "for-await": false, "using": false, "decorators": false}

// bundle turns a TypeScript entry and all it imports into one ES module with an inline source map. k6's own modules and
// https imports stay imports. The error names file, line and column of every fault, relative to the working directory.
func bundle(script string) (code []byte, warnings []string, err error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{script},
		Bundle:      true,
		// Nothing is written there: the sources in the map are named relative to it, as k6 resolves them.
		Outdir: filepath.Dir(script),
		// CommonJS would forbid top-level await and hide imports of k6/x from k6.
		Format:   api.FormatESModule,
		External: []string{"k6", "k6/*"},
		// Neither Node nor a browser: a package that needs one of them fails here, not in the middle of a run.
		Platform:   api.PlatformNeutral,
		MainFields: []string{"module", "main"},
		Define:     map[string]string{"process.env.NODE_ENV": `"production"`},

		Target:         api.ESNext,
		Supported:      syntax,
		Charset:        api.CharsetUTF8,
		LegalComments:  api.LegalCommentsNone,
		Sourcemap:      api.SourceMapInline,
		SourcesContent: api.SourcesContentExclude,
	})
	for _, message := range result.Errors {
		err = errors.Join(err, errors.New(describe(message)))
	}
	for _, message := range result.Warnings {
		warnings = append(warnings, describe(message))
	}
	if err != nil {
		return nil, warnings, err
	}
	return result.OutputFiles[0].Contents, warnings, nil
}

// describe words a message as file:line:column: text, with columns counted from one, as editors do.
func describe(message api.Message) string {
	if message.Location == nil {
		return message.Text
	}
	at := message.Location
	return fmt.Sprintf("%s:%d:%d: %s", at.File, at.Line, at.Column+1, message.Text)
}
