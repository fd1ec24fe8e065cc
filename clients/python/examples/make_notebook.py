"""Writes ultralytics_loop.ipynb from the cells of ultralytics_loop.py; --check only compares."""

import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE, NOTEBOOK = HERE / "ultralytics_loop.py", HERE / "ultralytics_loop.ipynb"


def notebook(text: str) -> str:
    cells = []
    for number, part in enumerate(re.split(r"^# %%", text, flags=re.MULTILINE)[1:]):
        kind, _, body = part.partition("\n")
        lines = body.strip("\n").split("\n")
        markdown = "[markdown]" in kind
        if markdown:
            lines = [re.sub(r"^# ?", "", line) for line in lines]
        source = [line + "\n" for line in lines[:-1]] + lines[-1:]
        cell = {"cell_type": "markdown" if markdown else "code", "id": f"cell-{number}", "metadata": {}, "source": source}
        cells.append(cell if markdown else {**cell, "execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False) + "\n"


made = notebook(SOURCE.read_text(encoding="utf-8"))
if sys.argv[1:] == ["--check"]:
    if not NOTEBOOK.exists() or NOTEBOOK.read_text(encoding="utf-8") != made:
        sys.exit("ultralytics_loop.ipynb is not what ultralytics_loop.py makes; run examples/make_notebook.py and commit the file.")
else:
    NOTEBOOK.write_text(made, encoding="utf-8")
