pytest_plugins = ["fixtures.clients.toy", "fixtures.suite"]
