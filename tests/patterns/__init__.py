"""Patterns that the model must show, over ensembles of paired replications."""
