"""The cases: what can go wrong, how it shows and what to do. Data, no behaviour."""

from roundsman import Case

CATALOGUE: tuple[Case, ...] = ()
