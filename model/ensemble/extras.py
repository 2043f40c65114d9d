"""Libraries that only some commands need."""

from ..scenario.errors import InputError, Problem


def missing_extra(option: str, value: str, extra: str) -> InputError:
    """Return the error for a feature whose libraries are not installed.

    Parameters
    ----------
    option, value : str
        What the user asked for.
    extra : str
        The package's extra that holds them.
    """
    message = f"{value} needs libraries that are not installed here"
    return InputError(Problem(option, "", message, f'after: pip install "muster-sim[{extra}]"'))
