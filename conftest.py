pytest_plugins = [
    "fixtures.clients.scanner",
    "fixtures.clients.scanner.surroundings",
    "fixtures.clients.scanner.load",
    "fixtures.clients.jackpot",
    "fixtures.clients.jackpot.keeping",
    "fixtures.clients.jackpot.load",
    "fixtures.suite",
]
