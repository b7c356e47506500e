# The commands of every day; `make` alone writes the booklet.
# EDITION=... chooses the edition, PYTHON=... the Python that .venv is made with.

.PHONY: pdf editions release test bench fuzz kills browser setup clean help

# Python reads and writes UTF-8 whatever the locale. On macOS it has to be told where Homebrew
# puts libraries, and make cannot hand that variable on.
RUN = case $$(uname -s) in Darwin) \
	DYLD_FALLBACK_LIBRARY_PATH="$${DYLD_FALLBACK_LIBRARY_PATH:-/opt/homebrew/lib:/usr/local/lib:/usr/lib}"; \
	export DYLD_FALLBACK_LIBRARY_PATH;; esac; \
	PYTHONUTF8=1; export PYTHONUTF8; exec .venv/bin/python

pdf: setup
	@$(RUN) build.py $${EDITION:+--edition "$$EDITION"}

editions: setup
	@$(RUN) scripts/editions.py

release: setup
	@$(RUN) scripts/editions.py --release

test: setup
	@$(RUN) -m pytest

fuzz: setup
	@$(RUN) -m tests.fuzz --seed $${SEED:-$$(date +%s)} --minutes $${MINUTES:-5}

bench: setup
	@$(RUN) -m bench

kills: setup
	@$(RUN) -m tests.kills --seed $${SEED:-$$(date +%s)} --kills $${KILLS:-100}

browser:
	@sh scripts/setup.sh browser

setup:
	@sh scripts/setup.sh

clean:
	@find out -mindepth 1 ! -name .gitkeep -delete
	@find imprint scripts tests -name __pycache__ -prune -exec rm -rf {} +
	@rm -rf .pytest_cache .hypothesis

help:
	@printf '%s\n' \
	'make pdf       compose le livret en PDF dans out/ (EDITION=ete-2019 pour une autre édition)' \
	'make editions  compose toutes les éditions, chacune dans out/<édition>/' \
	'make release   compose toutes les formes de toutes les éditions, à publier depuis out/release/' \
	'make test      lance les tests' \
	'make bench     mesure où passe le temps, et écrit bench/RESULTS.md (plusieurs minutes)' \
	'make fuzz      abîme un contenu au hasard et cherche ce qui casse (MINUTES=5, SEED=1)' \
	'make kills     tue des compositions à tout moment et vérifie que out/ reste entier (KILLS=100, SEED=1)' \
	'make browser   installe Chromium pour les tests de la page web, s’il n’y a pas de navigateur' \
	'make setup     prépare .venv (PYTHON=python3.12 pour choisir le Python)' \
	'make clean     efface les résultats et les caches ; .venv reste' \
	'make help      affiche cette aide'
