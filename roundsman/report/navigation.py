"""Makes the page open where the trouble is, and links between results work inside the report."""

import json
from pathlib import Path

from roundsman.report.error import ReportError
from roundsman.report.standing import Standing

TROUBLE = {Standing.ROOT, Standing.UNKNOWN}

LANDING = """
      if (!window.location.hash) window.history.replaceState(null, "", "#categories");"""

SCRIPT = """
    <script>%s
      // Allure shows a description in a closed frame, from which a link to another result leads nowhere.
      document.addEventListener("load", (event) => {
        const inside = event.target.tagName === "IFRAME" && event.target.contentDocument;
        if (!inside) return;
        inside.addEventListener("click", (click) => {
          const link = click.target.closest("a[href]");
          if (!link) return;
          click.preventDefault();
          const target = link.getAttribute("href");
          if (target.startsWith("#")) window.location.hash = target;
          else window.open(target, "_blank", "noopener");
        });
      }, true);
    </script>
"""


def add_navigation(page: Path, *, trouble: bool) -> None:
    """Adds to a generated page the script that follows links in descriptions.

    With `trouble` the page opens on the categories, where roots and unknowns come first.
    """
    text = page.read_text(encoding="utf-8")
    head, found, tail = text.partition("</head>")
    if not found:
        raise ReportError(f"{page.name} is not the page that Allure makes: it has no head")
    page.write_text(head + SCRIPT % (LANDING if trouble else "") + found + tail, encoding="utf-8")


def has_trouble(results: Path) -> bool:
    """Whether a stamped result is failing by itself, or unknown."""
    for path in results.glob("*-result.json"):
        labels = json.loads(path.read_text(encoding="utf-8")).get("labels", [])
        if any(label["name"] == "standing" and label["value"] in TROUBLE for label in labels):
            return True
    return False
