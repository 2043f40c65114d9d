"""Ensembles: replications played, recorded in tables, kept in a results folder."""
