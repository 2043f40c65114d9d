"""The folder of `calibrate`: tables as CSV and Parquet, coefficients, sentences, figures."""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from ..analysis.findings import Calibration
from ..analysis.published import Published
from ..ensemble.results import write_json
from ..figures.calibrated import CALIBRATED_FIGURES
from .calibrate import contract, frames
from .pictures import save

TABLES: Final = (
    "coefficients", "estimates", "counts", "scores", "calibration_curve", "held_out", "records",
    "lifetimes", "lifetimes_likelihood",
)  # fmt: skip
"""Every table that there may be."""

FILES: Final = frozenset(
    {"manifest.json", "calibrate.json", "coefficients.toml", "figures"}
    | {f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")}
)
"""What the folder holds."""


def write_tables(
    folder: Path,
    found: Calibration,
    text: str,
    published: list[Published],
    said: dict[str, Any],
) -> None:
    """Write everything but figures.

    Parameters
    ----------
    folder : Path
        Is there.
    found : Calibration
        What was found.
    text : str
        Content of ``coefficients.toml``.
    published : list of Published
        What others found.
    said : dict
        What all verbs say beside it: verb, version, out, warnings.
    """
    (folder / "coefficients.toml").write_text(text, encoding="utf-8")
    write_json(folder / "calibrate.json", said | contract(found, published))
    for name, frame in frames(found).items():
        frame.to_csv(folder / f"{name}.csv", index=False)
        write_parquet(folder / f"{name}.parquet", frame)


def write_parquet(path: Path, frame: pd.DataFrame) -> None:
    """Write one table for programs.

    Parameters
    ----------
    path : Path
        Where.
    frame : DataFrame
        The table.
    """
    import pyarrow as pa

    from ..ensemble.tables import writer

    table = pa.Table.from_pandas(frame, preserve_index=False)
    with path.open("wb") as file, writer(file, table.schema) as parquet:
        parquet.write_table(table)


def draw_figures(folder: Path, found: Calibration) -> None:
    """Draw the figures into a folder, with ``captions.json``.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    found : Calibration
        What was found.
    """
    folder.mkdir(exist_ok=True)
    captions = {}
    for name, spec in CALIBRATED_FIGURES.items():
        figure = spec.draw(found)
        if figure is not None:
            save(figure, folder / name)
            captions[name] = {"caption": spec.caption(found), "alt": spec.alt(found)}
    write_json(folder / "captions.json", captions)
