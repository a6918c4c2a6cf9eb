pytest_plugins = ["fixtures.clients.scanner", "fixtures.suite"]
