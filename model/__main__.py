"""The door of the installed package: ``python -m muster VERB``."""

import sys

from .cli.main import main

if __name__ == "__main__":
    sys.exit(main())
