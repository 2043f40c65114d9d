"""Settings that all tests share."""

import os

from hypothesis import settings

# No deadline: the first call of a compiled function takes seconds.
settings.register_profile("here", deadline=None)
# In CI a red build must be red again: the same examples each time, and how to repeat one.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
