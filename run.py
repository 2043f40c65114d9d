"""The door: ``python run.py VERB``; everything is in ``model/cli``."""

import sys

from model.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
