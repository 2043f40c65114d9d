"""What a user writes: scenario files and theatres, read, checked and resolved (data only).

Start at ``load.py`` (a scenario) and ``theatre.py`` (a theatre). Nothing is imported here, so
that ``errors`` and ``catalogue`` stay cheap for the command line.
"""
