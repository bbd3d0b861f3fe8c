# make         builds the program and the sample site
# make test    runs every test, in a browser too, and installs what that needs
# make test-s3 runs the tests of buckets with a real S3 server, which it installs
# make faults  kills builds, fills disks and cuts the power (Linux; strace, and root for
#              mounts; what it cannot do here it skips, and says so)
# make bench   measures builds of 1,000 and 10,000 records, N="100000" of others; beside
#              PEERS="hugo eleventy pagefind" if asked (npm); RUNS=5 times; medians into OUT=FILE
# make bench-stages   measures where the time of such builds goes
# make bench-search   measures search beside Pagefind's (needs npm and Chromium)
# make bench-site     measures the site: links, accessibility, speed, bytes (npm, Chromium)
# make screens        takes pictures of every kind of page, into SCREENS, and README's
# make bench-history  measures the walk over a history beside git log's
# make lint    checks the workflows that init writes with actionlint, and the built site
#              with the W3C's validator (needs Java and npm)
# make fuzz    runs every fuzzer for FUZZTIME each (30s), and stops at what it finds

GO ?= go
SCREENS ?= ../blotter-screens
N ?= 1000 10000
PEERS ?=
RUNS ?= 3
OUT ?=
FUZZTIME ?= 30s
export CGO_ENABLED = 0

.PHONY: site blotter test test-s3 chromium bench bench-stages bench-search bench-site screens bench-history lint fuzz faults

site: blotter
	.bin/blotter build
	@echo
	@echo "The site is in public/. To look at it: .bin/blotter serve"
	@echo "(or any file server, such as: python3 -m http.server --directory public)"

blotter:
	$(GO) build -trimpath -ldflags='-s -w' -o .bin/blotter ./cmd/blotter

test: chromium
	@unformatted=$$(gofmt -l cmd content generator themes); \
	  test -z "$$unformatted" || { echo "gofmt would change: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) test ./...

# The browser of the tests. Debian's package is installed where that can be done.
chromium:
	@for name in chromium chromium-browser google-chrome; do \
	  command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  for try in 1 2; do apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium && exit 0; done; fi; \
	echo "the tests need Chromium: install the package chromium (Debian), chromium (brew, --cask) or Google Chrome, then run make test again"; exit 1

test-s3: .bin/versitygw
	$(GO) test ./generator/publish -run Bucket -s3server $(CURDIR)/.bin/versitygw

.bin/versitygw:
	GOBIN=$(CURDIR)/.bin $(GO) install github.com/versity/versitygw/cmd/versitygw@v1.8.0

faults:
	$$([ "$$(id -u)" != 0 ] || echo unshare -m) $(GO) test -tags faults ./cmd/blotter -run '^TestFault' -count=1 -v -timeout 1h

bench:
	$(GO) run ./cmd/bench peers -n "$(N)" -peers "$(PEERS)" -runs $(RUNS) -out "$(OUT)"

bench-stages:
	$(GO) run ./cmd/bench -n "$(N)"

bench-search: chromium
	$(GO) run ./cmd/bench search -pagefind -browser

bench-site: chromium
	$(GO) run ./cmd/bench site -axe -lighthouse

screens: chromium
	$(GO) run ./cmd/bench site -readme themes/default/screens
	$(GO) run ./cmd/bench site -screens $(SCREENS)

bench-history:
	$(GO) test ./generator/repo -run '^$$' -bench History -benchtime 5x -timeout 2h

lint: site
	$(GO) run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 cmd/blotter/forge/github/.github/workflows/*.yml
	@tools=$$(mktemp -d) && cd $$tools && npm install --silent --no-audit --no-fund vnu-jar@26.9.27 && cd - >/dev/null && \
	  java -Xss8m -jar $$tools/node_modules/vnu-jar/build/dist/vnu.jar --skip-non-html --errors-only public; \
	  status=$$?; rm -rf $$tools; exit $$status

fuzz:
	for pkg in $$($(GO) list ./generator/...); do for f in $$($(GO) test -list '^Fuzz' $$pkg | grep ^Fuzz); do \
	  $(GO) test -run='^$$' -fuzz="^$$f$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=1s $$pkg || exit 1; done; done
