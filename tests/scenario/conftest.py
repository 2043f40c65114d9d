"""What the tests of this folder share: the tiny theatre, freshly written."""

from pathlib import Path

import pytest

from .tiny import write_scenario, write_tiny


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return the folder of a fresh tiny theatre."""
    return write_tiny(tmp_path)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a fresh scenario file beside the tiny theatre."""
    return write_scenario(tmp_path)
