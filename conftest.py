pytest_plugins = [
    "fixtures.clients.scanner", "fixtures.clients.scanner.surroundings", "fixtures.clients.scanner.load",
    "fixtures.suite",
]
