# The office in one command. PORT=8001, DATA_DIR=/somewhere and DEMO=0 go on the command line or into the environment.
PYTHON ?= python3
BOOTSTRAP := $(PYTHON) benefit_office/office/bootstrap.py
BIN := .venv/bin
UV_LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml
# Eight processes load the same modules: compiled once and kept, not anew in each of them at each start.
unexport PYTHONDONTWRITEBYTECODE
# What a server would set: for the checks that read the production settings, without a server.
SERVER := PRODUCTION=1 SECRET_KEY=only-for-make-check-0123456789-abcdefghijklmnopqrstuvwxyz \
	ALLOWED_HOSTS=office.example EMAIL_URL=smtp://mail CLAMD_URL=tcp://clamd:3310 EDS_BACKEND=ncanode \
	NCANODE_URL=http://ncanode:14579 DATABASE_URL=postgres://office@database/office REDIS_URL=redis://valkey

.PHONY: run test setup check bench soak scan fix lock messages pictures look
.DEFAULT_GOAL := run

run:  ## open the office here: http://127.0.0.1:8000
	@$(BOOTSTRAP)
	@exec $(BIN)/python -m benefit_office.office

test:  ## the whole suite
	@$(BOOTSTRAP) --tests
	@exec $(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

bench:  ## the office measured beside what one would pick instead; QUICK=1 in a minute, ARGS="sweep" some rows
	@$(BOOTSTRAP)
	@exec $(BIN)/python -m benefit_office.bench $(ARGS)

soak:  ## the long crash, race and oracle suites
	@$(BOOTSTRAP) --soak
	@SOAK=1 exec $(BIN)/python -m pytest -m soak $(ARGS)

scan:  ## wapiti against a demonstration of its own, to the end; ARGS="stranger" or "clerk" for one of the two
	@$(BOOTSTRAP) --tests
	@exec $(BIN)/python -m tests.scan $(ARGS)

setup:  ## the set-up part of both
	@$(BOOTSTRAP) --tests

check: setup  ## everything that can be said without running a test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	env $(SERVER) $(BIN)/mypy
	env $(SERVER) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m pytest --quiet tests/office/test_floors.py tests/office/test_migrations.py
	$(BIN)/python benefit_office/office/messages.py check
	$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml \
		applications benefit_office decisions workflow manage.py
	$(BIN)/python benefit_office/office/audit.py
	env $(SERVER) POSTGRES_PASSWORD=check SERVING_PASSWORD=check BACKUP_KEY=check $(BIN)/docker-compose --file docker-compose.yml config --quiet
	$(BIN)/hadolint Dockerfile

fix:  ## what the formatter and the linter can mend themselves
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## newest allowed versions into the lock files
	$(UV_LOCK) --output-file requirements.lock
	$(UV_LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

messages:  ## collect the texts to translate (needs gettext's tools)
	$(BIN)/python manage.py makemessages --all --no-location --no-wrap --no-obsolete \
		--ignore .venv --ignore .office --ignore tests

pictures: setup  ## take the pictures of the README and the handbooks anew, of a small demonstration on a fixed day
	$(BIN)/python -m pytest --quiet tests/journeys/pictures.py

look: setup  ## each page of each role of a running office (OFFICE=http://…) in three languages, into .office/look
	$(BIN)/python -m tests.journeys.look $(or $(OFFICE),http://127.0.0.1:8000) .office/look $(ROLES)
