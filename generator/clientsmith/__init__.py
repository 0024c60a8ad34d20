"""clientsmith: a compiler from OpenAPI to a Python SDK."""

__version__ = "0.1.0"
