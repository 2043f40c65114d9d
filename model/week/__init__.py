"""The week: one file for each process, in the order of `docs/odd.md`, section 3."""
