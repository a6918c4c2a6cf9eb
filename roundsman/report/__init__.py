"""From a folder of Allure results to a report that a person opens."""
