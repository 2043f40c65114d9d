"""Tests of scenarios and theatres: loading, inheritance, bad input."""
