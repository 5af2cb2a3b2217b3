package ts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// project lays files into a fresh folder, goes there, and names the folder.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	return folder
}

func TestBundleTakesInWhatK6CannotImport(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"import without extension": {
			"main.ts": `import { found } from './lib/found'; console.log(found);`, "lib/found.ts": `export const found: string = 'FOUND';`,
		},
		"index of a folder": {
			"main.ts": `import { found } from './lib'; console.log(found);`, "lib/index.ts": `export const found = 'FOUND';`,
		},
		"JSON": {
			"main.ts": `import data from './data.json'; console.log(data.found);`, "data.json": `{ "found": "FOUND" }`,
		},
		"JSON with attributes": {
			"main.ts": `import data from './data.json' with { type: 'json' }; console.log(data.found);`, "data.json": `{ "found": "FOUND" }`,
		},
		"npm package with main (CommonJS)": {
			"main.ts":                        `import { found } from 'pack'; console.log(found);`,
			"node_modules/pack/package.json": `{ "main": "lib/entry.js" }`, "node_modules/pack/lib/entry.js": `exports.found = 'FOUND';`,
		},
		"npm package with exports (ES module)": {
			"main.ts":                        `import { found } from 'pack'; console.log(found);`,
			"node_modules/pack/package.json": `{ "exports": { "import": "./entry.mjs" } }`, "node_modules/pack/entry.mjs": `export const found = 'FOUND';`,
		},
		"paths of a tsconfig.json": {
			"main.ts":       `import { found } from '@/found'; console.log(found);`,
			"tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }`, "lib/found.ts": `export const found = 'FOUND';`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			code, warnings, err := bundle(filepath.Join(project(t, files), "main.ts"))
			if err != nil || len(warnings) > 0 {
				t.Fatal(err, warnings)
			}
			if !strings.Contains(string(code), "FOUND") {
				t.Errorf("the imported value is not in the bundle:\n%s", code)
			}
		})
	}
}

func TestBundleLeavesToK6WhatIsK6s(t *testing.T) {
	folder := project(t, map[string]string{"main.ts": `
		import http from 'k6/http';
		import faker from 'k6/x/faker';
		import remote from 'https://example.com/remote.js';
		import { sleep } from 'k6';
		export default function (): void { sleep(http.get(faker + remote).status); }
	`})
	code, _, err := bundle(filepath.Join(folder, "main.ts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{`from "k6/http"`, `from "k6/x/faker"`, `from "https://example.com/remote.js"`, `from "k6"`} {
		if !strings.Contains(string(code), kept) {
			t.Errorf("%s is no import any more:\n%s", kept, code)
		}
	}
}

func TestBundleIsAnESModuleWithItsSourceMap(t *testing.T) {
	folder := project(t, map[string]string{"main.ts": `export const answer: number = await Promise.resolve(42);`})
	code, _, err := bundle(filepath.Join(folder, "main.ts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"await Promise.resolve(42)", "export {", "//# sourceMappingURL=data:application/json;base64,"} {
		if !strings.Contains(string(code), part) {
			t.Errorf("%s is missing:\n%s", part, code)
		}
	}
}

func TestBundleNamesFileLineAndColumn(t *testing.T) {
	for name, tried := range map[string]struct {
		files map[string]string
		want  string
	}{
		"syntax": {
			map[string]string{"main.ts": "import './lib/bad';", "lib/bad.ts": "\nconst a: = 3;"},
			`lib/bad.ts:2:10: Unexpected "="`,
		},
		"missing file": {
			map[string]string{"main.ts": "import data from './nope.json';\nconsole.log(data);"},
			`main.ts:1:18: Could not resolve "./nope.json"`,
		},
		"a package for Node": {
			map[string]string{"main.ts": "import 'pack';", "node_modules/pack/index.js": "const fs = require('fs');\nfs.x();"},
			`node_modules/pack/index.js:1:20: Could not resolve "fs"`,
		},
		"every fault, not only the first": {
			map[string]string{"main.ts": "import './one';\nimport './two';"},
			"main.ts:1:8: Could not resolve \"./one\"\nmain.ts:2:8: Could not resolve \"./two\"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := bundle(filepath.Join(project(t, tried.files), "main.ts"))
			if err == nil || err.Error() != tried.want {
				t.Errorf("got  %v\nwant %s", err, tried.want)
			}
		})
	}
}
