"""Contract tests: every method of the SDK against a server made from its OpenAPI document.

The server (`clientsmith.mock`) is a reading of the document of its own, with openapi-core; nothing
listens on a socket. `pip install --group test` brings what these tests need.
"""
