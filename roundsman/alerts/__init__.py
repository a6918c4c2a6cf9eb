"""Alerts: when one is opened and closed, what it says, and how it gets there."""
