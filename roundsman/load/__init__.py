"""Load: people whom Locust plays in a process of its own, and what a target shows under them.

`people` and `conductor` belong to that process; nothing else here imports Locust.
"""
