package ts

import "github.com/spf13/afero"

// overlay is a file system on which some files read differently: replace returns what to serve for a name, or nil for
// what is on disk. The disk itself is never touched.
type overlay struct {
	afero.Fs

	replace func(name string) ([]byte, error)
}

// Open is what k6 reads scripts with.
func (o *overlay) Open(name string) (afero.File, error) {
	file, err := o.Fs.Open(name)
	if err != nil {
		return nil, err // k6 has its own words for a missing script
	}
	content, err := o.replace(name)
	if content == nil && err == nil {
		return file, nil
	}
	_ = file.Close()
	if err != nil {
		return nil, err
	}
	memory := afero.NewMemMapFs()
	if err := afero.WriteFile(memory, name, content, 0o644); err != nil {
		return nil, err
	}
	return memory.Open(name)
}
