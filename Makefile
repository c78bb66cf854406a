# The same verbs as `python3 make.py VERB` (`py make.py VERB` on Windows), where the recipes are.
PYTHON ?= python3
VERBS := setup run test check torture bench installer lock

.DEFAULT_GOAL := help
.PHONY: help $(VERBS)

help:
	@$(PYTHON) make.py --help

$(VERBS):
	@$(PYTHON) make.py $@ $(ARGS)
