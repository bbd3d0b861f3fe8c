package feed_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// One of the two records without a date has had it removed.
func TestFigureNumbers(t *testing.T) {
	s := sample(t, nil)
	for name, want := range map[string]string{
		"records_by_month": `"month","name","all_records","hazard","incident"
"2025-01","","1","1","0"
"2025-11","","1","0","1"
"not-stated","","2","2","0"
`,
		"harms_by_organisations": `"harms","name","zzmaker","zzother","not-stated"
"physical","Physical","1","1","0"
"injury","Injury","1","1","0"
"property","Property","1","1","3"
`,
	} {
		want = strings.ReplaceAll(want, "\n", "\r\n")
		if diff := cmp.Diff(want, string(file(t, s, "/data/figures/"+name+".csv"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
