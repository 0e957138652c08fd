package version

import (
	"runtime/debug"
	"testing"
)

func TestOf(t *testing.T) {
	built := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "abc"}
	modified := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for name, c := range map[string]struct {
		release, commit string
		built           *debug.BuildInfo
		want            Info
	}{
		"a package":            {"1.2.0", "def", built("(devel)", revision, modified), Info{"1.2.0", "def", "go1.26.0"}},
		"go build":             {"", "", built("v1.3.0", revision), Info{"1.3.0", "abc", "go1.26.0"}},
		"go build, changed":    {"", "", built("v1.3.0+dirty", revision, modified), Info{"1.3.0+dirty", "abc and changes", "go1.26.0"}},
		"go run, without VCS":  {"", "", built("(devel)"), Info{"devel", "", "go1.26.0"}},
		"a test":               {"", "", built(""), Info{"devel", "", "go1.26.0"}},
		"built in another way": {"", "", nil, Info{"devel", "", ""}},
	} {
		if got := of(c.release, c.commit, c.built); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if Read().Go == "" {
		t.Error("the Go of this test is not known")
	}
}
