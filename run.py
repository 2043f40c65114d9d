"""The door: ``python run.py VERB``; everything is in ``model/cli``."""

import sys


def door() -> int:
    """Run a command; say which Python has the libraries if this one lacks them."""
    try:
        from model.cli.main import main

        return main()
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == "model":
            raise
        where = ".venv/bin/python run.py, after `make run`"
        print(f"{missing.name} is not installed for {sys.executable}; try {where}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(door())
