pytest_plugins = ["fixtures.suite", "fixtures.clients.scanner"]
