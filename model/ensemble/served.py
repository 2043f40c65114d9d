"""What the server of worker processes imports: the model, and no rubbish to look for in it.

What is imported stays. Python would look through all of it again and again for what is of no
use, a tenth of the time of the imports; and a worker that looks copies the memory it shares.
"""

import gc

gc.disable()

from . import playing  # noqa: E402, F401

gc.freeze()
gc.enable()
