"""Files made to do harm, files that only look strange, and the tests that try them at every door."""
