"""The contract tests: a file for each resource, the harness as it is, and the document itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from clientsmith.contract import Contract
from clientsmith.ir import Json
from clientsmith.render.files import environment


def tests(contract: Contract, document: Json, templates: Path) -> Mapping[str, str]:
    """Print the tests; keys are paths below the output folder."""
    loaded = environment(templates)
    resource = loaded.get_template("tests/resource.py.jinja")
    clients = loaded.get_template("tests/sdk.py.jinja")
    files = {
        f"tests/{module.path}": resource.render(contract=contract, module=module)
        for module in contract.modules
        if module.operations
    }
    if contract.webhooks is not None:
        hooks = loaded.get_template("tests/webhooks.py.jinja")
        path = f"tests/{contract.webhooks.path}"
        files[path] = hooks.render(contract=contract, webhooks=contract.webhooks)
    files["tests/sdk.py"] = clients.render(contract=contract)
    files["tests/openapi.json"] = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return files
