// Package version says which klachtd this is: what the package was built as, or what Go
// knows about a build from source.
package version

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// release and commit are set by the linker when a package is built:
//
//	go build -ldflags "-X github.com/integratiewerk/klachtd/cmd/klachtd/version.release=1.2.0"
var release, commit string

// Info is what is known about a program before it opens anything. What is unknown is
// "".
type Info struct {
	Version string
	Commit  string
	Go      string
}

// String is the version as part of another line.
func (i Info) String() string {
	if i.Commit == "" {
		return i.Version
	}
	return fmt.Sprintf("%s (%.12s)", i.Version, i.Commit)
}

// Read gives the Info of this program.
func Read() Info {
	built, _ := debug.ReadBuildInfo()
	return of(release, commit, built)
}

func of(release, commit string, built *debug.BuildInfo) Info {
	i := Info{Version: release, Commit: commit}
	if built != nil {
		i.Go = built.GoVersion
		changed := ""
		for _, s := range built.Settings {
			switch {
			case s.Key == "vcs.revision" && commit == "":
				i.Commit = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				changed = " and changes"
			}
		}
		if i.Commit != "" && commit == "" {
			i.Commit += changed
		}
		if v := strings.TrimPrefix(built.Main.Version, "v"); i.Version == "" && v != "(devel)" {
			i.Version = v
		}
	}
	if i.Version == "" {
		i.Version = "devel"
	}
	return i
}
