"""Groups and method names: what a person would have written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_operations import document

from clientsmith import words
from clientsmith.diagnostics import Origin
from clientsmith.document import Extensions, OperationNode
from clientsmith.ir import NameStrength
from clientsmith.operations.groups import Groups, from_path
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
        ("/#X-Target=Shop.ListOrders", ()),
        ("/2022-01-01/orders", ("orders",)),
        ("/list-orders", ()),
        ("/get/orders/{id}", ("orders",)),
        ("/orders.json", ("orders",)),
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
        ("POST", "/pets/{id}", None, ("pets",), "update"),
        ("GET", "/pets.json", None, ("pets",), "list"),
        ("GET", "/pets", "getPets", ("pets",), "list"),
        ("GET", "/pets/{id}", "getPet", ("pets",), "get"),
        ("GET", "/settings", "getSettings", ("settings",), "get"),
        ("GET", "/pets", "list_all_pets", ("pets",), "list"),
        ("GET", "/pets", "getAllPets", ("pets",), "list"),
        ("GET", "/pets", "get_list_of_pets", ("pets",), "list"),
        ("POST", "/pets", "Create a new pet", ("pets",), "create"),
        ("GET", "/pets", "getPetCollection", ("pets",), "list"),
        ("GET", "/pets/{id}", "getPetItem", ("pets",), "get"),
        ("GET", "/pets", "listPetsUsingGET", ("pets",), "list"),
        ("GET", "/pets/{id}/toys", "shop.pets.toys.list", ("pets", "toys"), "list"),
        ("POST", "/similar", "src.api.v1.controllers.similar.by_content", ("similar",),
         "by_content"),
        ("GET", "/tasks", "Tasks_GetTasks", ("ProjectsRead",), "get_tasks"),
        ("GET", "/domains/{d}/records", "domains_list_records", ("Domain Records",), "list"),
        ("GET", "/pets/{id}/toys", "pet_toys_list", ("shop",), "list_pet_toys"),
        ("DELETE", "/pets/{id}/toys/{toy}", "pet_toys_delete", ("shop",), "delete_pet_toy"),
        ("PATCH", "/api/pets/{id}", "api_pets_id_patch", ("pets",), "update"),
        ("PATCH", "/pets/{id}", "pets_patch", ("pets",), "patch"),
        ("GET", "/users/{user_id}/pets/{pet_id}", "get_users_user_id_pets_pet_id", ("pets",),
         "get"),
        ("POST", "/v3/pets/{id}/toys", "postV3PetsIdToys", ("pets",), "create_toy"),
        ("GET", "/pets/{kind}/{field}", "getPetsByKindByField", ("pets",), "get"),
        ("GET", "/pets/{kind}", "getPetsByKind", ("pets",), "get_by_kind"),
        ("GET", "/pets/{id}", "58acde292109180bdcacc40f", ("pets",), "get"),
    ],
)  # fmt: skip
def test_method_name(
    method: str, path: str, operation_id: str | None, group: tuple[str, ...], expected: str
) -> None:
    """The group is not said twice, and an id made by a tool is none."""
    assert method_name(node(method, path, operation_id), group).text == expected


@pytest.mark.parametrize(
    ("tags", "operation_id", "path", "group"),
    [
        (("pets",), "listPets", "/pets", ("pets",)),
        (("Shop API",), "listPets", "/pets", ("pets",)),
        (("default", "Toys"), "listToys", "/pets/{id}/toys", ("Toys",)),
        (("pet-controller",), "listPets", "/pets", ("pet",)),
        (("PetApi",), "listPets", "/pets", ("Pet",)),
        (("Payments API",), "listPayments", "/payments", ("Payments",)),
        (("API",), "listPets", "/pets", ("pets",)),
        (("4. Campaigns",), "list", "/campaigns", ("Campaigns",)),
        (("Prices (legacy)",), "list", "/prices", ("Prices (legacy)",)),
        (("Accounts : find and modify user accounts",), "list", "/accounts", ("Accounts",)),
        (("pets",), "shop.pets.toys.list", "/v1/{parent}/toys", ("pets", "toys")),
        ((), "shop.pets.toys.list", "/v1/{parent}/toys", ("shop", "pets", "toys")),
        ((), "src.api.v1.controllers.pets.list", "/pets", ("pets",)),
        ((), "QueryPacks_List", "/subscriptions/{id}/packs", ("QueryPacks",)),
        ((), "Get_Pets", "/pets", ("pets",)),
        ((), "query-packs/list", "/subscriptions/{id}/packs", ("query-packs",)),
    ],
)
def test_group(tags: tuple[str, ...], operation_id: str, path: str, group: tuple[str, ...]) -> None:
    """A tag that tells, with what the id nests below it; else the id's own, else the path."""
    one = node("GET", path, operation_id, tags=tags)
    assert Groups(document(one, title="Shop")).of(one) == group


def test_names_for_a_clash() -> None:
    """They say what the thing is of, or what it is looked up by, before all of the path."""
    found = method_name(node("GET", "/users/{user}/pets"), ("pets",))
    assert found.fallbacks == ("list_for_user", "list_by_user", "get_users_user_pets")
    found = method_name(node("GET", "/weather?city={city}&day={day}"), ("weather",))
    assert found.fallbacks[0] == "get_by_city_day"


def test_pinned_method() -> None:
    """`x-sdk-method` wins."""
    found = method_name(node("GET", "/a", "b", extensions=Extensions(method="c")), ("a",))
    assert (found.text, found.strength) == ("c", NameStrength.PINNED)


def test_base_of_inline_types() -> None:
    """Inline types are named after the operation, with a longer name from its path."""
    assert type_base(node("GET", "/pets/{id}", "getPet"), ("pets",)) == ("GetPet", "GetPetsId")
    assert type_base(node("GET", "/pets/{id}"), ("pets",))[0] == "PetsGet"
