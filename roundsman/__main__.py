"""`python -m roundsman` is the command `roundsman`."""

from roundsman.command import main

main()
