"""What the checks of this suite stand on."""
