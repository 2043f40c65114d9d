"""One spelling for data, so that equal data has an equal hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: models as tables, dates as text.

    Parameters
    ----------
    value : object
        Models, dicts, sequences, dates, text, numbers, booleans, ``None``.
    """
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def digest(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON, in hexadecimal.

    Parameters
    ----------
    value : object
        See `plain`.
    """
    text = json.dumps(
        plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
