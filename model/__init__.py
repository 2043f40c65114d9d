"""Muster: coalitions among armed factions in a documented past, simulated week by week."""

__version__ = "0.1.0"
