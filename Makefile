# Afterword. `make demo` shows it, `make test` proves it.

GO ?= go
export CGO_ENABLED = 0

# Where `make corpus` reads real postmortems: any folder of folders.
DIR ?= $(REAL_CORPUS)

.PHONY: help demo example build test browser corpus bench soak generate check clean

help:
	@echo "make demo      build the field guide of real incidents and serve it"
	@echo "make example   build the knowledge base of a fictional company and serve it"
	@echo "make build     build the program as bin/afterword"
	@echo "make test      run all tests; installs a Chromium for them where there is apt-get"
	@echo "make corpus DIR=…  run the real-folder checks on a folder of postmortem folders"
	@echo "make bench     measure speed and memory"
	@echo "make soak      run the long random-edit test of the preview"
	@echo "make generate  make the bundled scripts of the theme anew"

demo:
	$(GO) run ./cmd/afterword serve content $(ARGS)

example:
	$(GO) build -o bin/afterword ./cmd/afterword
	rm -rf bin/example
	bin/afterword init bin/example
	bin/afterword serve bin/example/content $(ARGS)

build:
	$(GO) build -trimpath -o bin/afterword ./cmd/afterword

# The browser tests need a Chromium; .ci/chromium finds or installs one.
browser:
	@.ci/chromium

test: browser
	$(GO) vet ./...
	AFTERWORD_EDIT_RUNS=10 $(GO) test -timeout 14m ./...

corpus: browser
	@test -d "$(DIR)" || { echo "name a folder of postmortem folders: make corpus DIR=path"; exit 2; }
	REAL_CORPUS="$(abspath $(DIR))" $(GO) test -count=1 -timeout 14m -run 'Corpus' ./site ./site/internal/parse ./site/internal/search

bench: browser
	$(GO) test -run '^$$' -bench . -benchmem ./site/...

soak:
	AFTERWORD_SOAK=1 $(GO) test -count=1 -timeout 4h -run Soak ./site/...

generate:
	$(GO) generate ./...

clean:
	rm -rf bin public
