"""A round as its supervisor sees it: one pytest process, its journal, roots, verdict and exit code."""
