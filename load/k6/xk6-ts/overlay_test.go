package ts

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/spf13/afero"
)

func TestOverlay(t *testing.T) {
	disk := afero.NewMemMapFs()
	for _, name := range []string{"/script.ts", "/other.ts", "/faulty.ts"} {
		if err := afero.WriteFile(disk, name, []byte("on disk"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fault := errors.New("a fault in the script")
	files := &overlay{Fs: disk, replace: func(name string) ([]byte, error) {
		switch name {
		case "/script.ts", "/missing.ts":
			return []byte("bundled"), nil
		case "/faulty.ts":
			return nil, fault
		default:
			return nil, nil
		}
	}}

	for _, tried := range []struct {
		name, content string
		err           error
	}{
		{"/script.ts", "bundled", nil},
		{"/other.ts", "on disk", nil},
		{"/faulty.ts", "", fault},
		{"/missing.ts", "", fs.ErrNotExist},
	} {
		t.Run(tried.name, func(t *testing.T) {
			content, err := afero.ReadFile(files, tried.name)
			if !errors.Is(err, tried.err) || string(content) != tried.content {
				t.Errorf("read %q, %v; want %q, %v", content, err, tried.content, tried.err)
			}
		})
	}

	content, err := afero.ReadFile(disk, "/script.ts")
	if err != nil || string(content) != "on disk" {
		t.Errorf("the file below reads %q, %v: reading must not change it", content, err)
	}
}
