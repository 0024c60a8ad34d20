"""Groups and method names: what a person would have written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientsmith import words
from clientsmith.diagnostics import Origin
from clientsmith.document import Extensions, OperationNode
from clientsmith.ir import NameStrength
from clientsmith.operations.groups import from_path
from clientsmith.operations.methods import method_name, type_base


def node(method: str, path: str, operation_id: str | None = None, **more: object) -> OperationNode:
    values: dict[str, object] = {
        "tags": (),
        "summary": "",
        "description": "",
        "deprecated": False,
        "external_url": "",
        "parameters": (),
        "request_body": None,
        "responses": (),
        "security": None,
        "servers": None,
        "origin": Origin("openapi.yaml", 1, 1, "/paths/x"),
        **more,
    }
    return OperationNode(method=method, path=path, operation_id=operation_id, **values)  # type: ignore[arg-type]  # values of the test


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPServer", "http server"),
        ("metricId", "metric id"),
        ("fileID", "file id"),
        ("userIDs", "user ids"),
        ("S3UploadParams", "s3 upload params"),
        ("OAuth2Token", "oauth2 token"),
        ("ADDRESS_LINE", "address line"),
        ("x2y", "x2y"),
        ("order line", "order line"),
        ("größeÄpfel", "größe äpfel"),
        ("V1ListOrders", "v1 list orders"),
        ("filter[name]", "filter name"),
    ],
)
def test_words(text: str, expected: str) -> None:
    """Acronyms stay together, whatever the casing."""
    assert " ".join(words.lower(text)) == expected


@given(st.text())
def test_words_are_stable(text: str) -> None:
    """Words written in snake_case have the same words again."""
    found = words.lower(text)
    again = words.lower("_".join(found))
    assert words.lower("_".join(again)) == again


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/v1/api/pets/{id}", ("pets",)),
        ("/{tenant}/orders", ("orders",)),
        ("/2.0/users/{username}", ("users",)),
        ("/", ()),
        ("/v1", ("v1",)),
        ("/simple:operation", ("simple",)),
        ("/api/v{api-version}/no+tag", ("no+tag",)),
    ],
)
def test_group_from_path(path: str, group: tuple[str, ...]) -> None:
    """The first segment that means something names the resource."""
    assert from_path(path) == group


@pytest.mark.parametrize(
    ("method", "path", "operation_id", "group", "expected"),
    [
        ("GET", "/agents/calls", "agents_list_calls", ("Agents",), "list_calls"),
        ("GET", "/", "api_status_get", ("ApiStatus",), "get"),
        ("POST", "/agents/{a}/metrics/{m}", "agents_add_metric_to_agent", ("Agents",),
         "add_metric_to_agent"),
        ("DELETE", "/f/{i}/v", "fine_tunes_delete", ("FineTunes",), "delete"),
        ("GET", "/pets", "listPets", ("pets",), "list"),
        ("GET", "/pets/{id}", "getPetById", ("pets",), "get_by_id"),
        ("GET", "/pets/findByStatus", "findPetsByStatus", ("pet",), "find_by_status"),
        ("GET", "/v1/items/", "read_items_v1_items__get", ("items",), "read"),
        ("GET", "/voices", "VoicesController_findAll", ("voices",), "find_all"),
        ("POST", "/v1/conversations", "agents_api_v1_conversations_start",
         ("beta", "conversations"), "start"),
        ("POST", "/special-events", "createSpecialEvent", ("Events",), "create_special_event"),
        ("POST", "/tickets", "buyMuseumTickets", ("Tickets",), "buy_museum_tickets"),
        ("POST", "/bookings/bulk-retrieve", "BulkRetrieveBookings", ("Bookings",),
         "bulk_retrieve"),
        ("GET", "/files/{k}/nodes", "getFileNodes", ("Files",), "get_nodes"),
        ("POST", "/pizzas", "orderPizza", ("orders",), "order_pizza"),
        ("POST", "/payments", "post-payments", ("Payments",), "create"),
        ("POST", "/orders/cancel", "post-orders-cancel", ("Orders",), "cancel"),
        ("GET", "/files/{file_id}", "get_files_id", ("Files",), "get"),
        ("GET", "/telemetry", "telemetry", ("telemetry",), "get"),
        ("GET", "/pets", None, ("pets",), "list"),
        ("POST", "/pets", None, ("pets",), "create"),
        ("GET", "/pets/{id}", None, ("pets",), "get"),
        ("PUT", "/pets/{id}", None, ("pets",), "replace"),
        ("PATCH", "/pets/{id}", None, ("pets",), "update"),
        ("DELETE", "/pets/{id}", None, ("pets",), "delete"),
        ("GET", "/pets/{id}/toys", None, ("pets",), "list_toys"),
        ("POST", "/pets/{id}/toys", None, ("pets",), "create_toy"),
        ("DELETE", "/pets/{id}/toys/{toy}", None, ("pets",), "delete_toy"),
        ("POST", "/orders/{id}/cancel", None, ("orders",), "cancel"),
        ("POST", "/orders/{id}:refund", None, ("orders",), "refund"),
        ("GET", "/status", None, ("status",), "get"),
    ],
)  # fmt: skip
def test_method_name(
    method: str, path: str, operation_id: str | None, group: tuple[str, ...], expected: str
) -> None:
    """The group is not said twice, and an id made by a tool is none."""
    assert method_name(node(method, path, operation_id), group).text == expected


def test_pinned_method() -> None:
    """`x-sdk-method` wins."""
    found = method_name(node("GET", "/a", "b", extensions=Extensions(method="c")), ("a",))
    assert (found.text, found.strength) == ("c", NameStrength.PINNED)


def test_base_of_inline_types() -> None:
    """Inline types are named after the operation, with a longer name from its path."""
    assert type_base(node("GET", "/pets/{id}", "getPet"), ("pets",)) == ("GetPet", "GetPetsId")
    assert type_base(node("GET", "/pets/{id}"), ("pets",))[0] == "PetsGet"
