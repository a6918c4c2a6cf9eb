"""Rounds from cron: what is due, who is told, what is kept."""
