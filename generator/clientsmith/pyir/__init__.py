"""The Python to print: finished names, annotations, imports, literals, docstrings and snippets.

Built by `lower`, read by `render` and `surface`. What comes out of a template is what stands
here, so every text is valid Python (or Markdown, where a field says so) already and nothing of
the spec is left to be quoted. Data only: frozen, and without any reference to `ir` but ids.
"""

from clientsmith.pyir.code import (
    Alias,
    Argument,
    Builder,
    Child,
    Client,
    Endpoint,
    EnvironmentMember,
    EnvironmentModule,
    Export,
    Import,
    Imports,
    Method,
    Package,
    Raised,
    ResourceModule,
    RootModule,
    Setting,
)
from clientsmith.pyir.documents import Project, Readme, ReferenceSection, Sdk, Shown
from clientsmith.pyir.reference import Parameter, Reference
from clientsmith.pyir.webhooks import Event, WebhookModule

__all__ = [
    "Alias",
    "Argument",
    "Builder",
    "Child",
    "Client",
    "Endpoint",
    "EnvironmentMember",
    "EnvironmentModule",
    "Event",
    "Export",
    "Import",
    "Imports",
    "Method",
    "Package",
    "Parameter",
    "Project",
    "Raised",
    "Readme",
    "Reference",
    "ReferenceSection",
    "ResourceModule",
    "RootModule",
    "Sdk",
    "Setting",
    "Shown",
    "WebhookModule",
]
