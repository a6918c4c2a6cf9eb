"""What a person gets to see of a load, as evidence of every check that judges it."""

import io
import zipfile
from contextlib import suppress

from roundsman.evidence import current_evidence
from roundsman.load.metrics import table
from roundsman.load.picture import latency_picture
from roundsman.load.run import HTML, LoadRun
from roundsman.redaction import REDACTOR

TOLD = "told"


def show(run: LoadRun) -> None:
    """Adds figures and picture to the evidence of the check that is running, and once for each load Locust's own page.

    That page goes in as a download, packed: it has scripts of its own, which have no place in our report.
    """
    evidence = current_evidence()
    evidence.add(table(run))
    evidence.attach("Response times", REDACTOR.mask(latency_picture(run)).encode(), "image/svg+xml")
    page = run.folder / HTML
    with suppress(FileExistsError, FileNotFoundError):
        (run.folder / TOLD).touch(exist_ok=False)
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(HTML, REDACTOR.mask(page.read_text(encoding="utf-8")))
        evidence.attach("Locust's own page, to download", content.getvalue(), "application/zip")
