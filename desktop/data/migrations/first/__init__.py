"""The tables of the first release, one module a subject; frozen, whatever the models become."""
