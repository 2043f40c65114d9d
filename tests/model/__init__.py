"""Unit tests of the model's core: rules, week, events, outcomes, draws."""
