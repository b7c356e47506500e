"""The French words of the models: each key has its own, the schemas and the guide are made of them and up to date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from imprint import guide, schemas
from imprint.diagnostics import Report
from imprint.folder import Folder
from imprint.model import KINDS, Model, Part, descendants
from imprint.words import WORDS, word
from imprint.yamlfile import parse, split_header
from tests.conftest import JARDINS, PROJECT

MODELS = sorted({each for model in (Part, *KINDS.values(), *schemas.NAMED.values()) for each in descendants(model)},
                key=lambda model: model.__name__)
FILES = schemas.files()
REGISTRY = Registry().with_resources([(name, Resource.from_contents(json.loads(text))) for name, text in FILES.items()])
SETTINGS = json.loads((PROJECT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]


def faults(name: str, data: Any) -> list[str]:
    """What a schema finds wrong, innermost."""
    checker = jsonschema.Draft202012Validator(json.loads(FILES[f"{name}.schema.json"]), registry=REGISTRY)
    return [error.message for error in checker.iter_errors(data)]


def headers(root: Path) -> list[tuple[str, Any]]:
    """Each file of a content folder that has a header: the name of its schema, its data."""
    folder = Folder(root, root.parent)
    paths = [("publication", root / "publication.yaml"), ("labels", root / "labels.yaml")]
    paths += [("edition", root / "editions" / f"{name}.yaml") for name in folder.editions()]
    paths += [("part", folder.find(ref)) for ref in folder.refs()]
    found = []
    for name, path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".md" and not text.startswith("---\n"):
            continue  # a genesis is all text
        head = split_header(text, path.name, Report())[0] if path.suffix == ".md" else text
        found.append((name, parse(head, path.name, Report()).data))
    return found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_key_has_its_words(model: type[Model]) -> None:
    """A sense for the model and each of its keys; an example for each that is no record."""
    assert word(model).sense
    for key in model.model_fields:
        sense = word(model, key).sense
        assert sense and not sense.endswith(".") and "'" not in sense
        assert sense[0].islower() or sense[0] == "«"


def test_no_words_of_the_past() -> None:
    """No words for a model or a key that is gone."""
    assert set(WORDS) <= set(MODELS)
    assert [(model.__name__, key) for model, words in WORDS.items() for key in words if key and key not in model.model_fields] == []


@pytest.mark.parametrize("name", FILES)
def test_schemas_are_up_to_date(name: str) -> None:
    """`build.py schemas` would change nothing, and each is a sound schema."""
    assert (PROJECT / "schemas" / name).read_text(encoding="utf-8") == FILES[name]
    jsonschema.Draft202012Validator.check_schema(json.loads(FILES[name]))


def test_no_schema_of_the_past() -> None:
    assert {path.name for path in (PROJECT / "schemas").iterdir()} == set(FILES)


def test_the_guide_is_up_to_date() -> None:
    """`build.py schemas` would change nothing in it, and it has the table of each kind and of each other file."""
    text = (PROJECT / "content" / "LISEZMOI.md").read_text(encoding="utf-8")
    assert guide.filled(text) == text
    assert {name for _, name, _ in guide.MARKED.findall(text)} == {"genres", *guide.MODELS}


@pytest.mark.parametrize("root", [PROJECT / "content", JARDINS], ids=lambda root: root.name)
def test_content_is_valid(root: Path) -> None:
    """What the program accepts, the schemas accept."""
    found = headers(root)
    assert len(found) > 15
    assert [(name, fault) for name, data in found for fault in faults(name, data)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_examples_are_valid(model: type[Model]) -> None:
    """An example may be copied as it stands."""
    schema = schemas.schema(model)
    for value in schema["properties"].values():
        for example in value.get("examples", ()):
            jsonschema.Draft202012Validator({"$defs": schema.get("$defs", {}), **value}).validate(example)


CARD = {"kind": "card", "title": "Trois puits", "date": "2024-02", "keywords": ["eau"], "cooperation": "Namur / Évora",
        "places": [{"town": "Namur", "country": "Belgique", "latitude": 50.47, "longitude": 4.87}]}


@pytest.mark.parametrize(("change", "told"), [
    ({}, []),
    ({"kind": "fiche"}, ["'fiche' is not valid under any of the given schemas"]),
    ({"titre": "Trois puits"}, ["Additional properties are not allowed ('titre' was unexpected)"]),
    ({"date": "février 2024"}, ["'février 2024' does not match '^(?:(?:19|20)\\\\d\\\\d-(?:0[1-9]|1[0-2]))$'"]),
    ({"keywords": []}, ["[] should be non-empty"]),
    ({"pages": 9}, ["9 is greater than the maximum of 8"]),
    ({"cooperation": None, "carriers": "Le Merle"}, []),
], ids=str)
def test_faults_are_underlined(change: dict[str, Any], told: list[str]) -> None:
    """What the program refuses in a header, the schema of its kind refuses."""
    assert faults("part", CARD | change) == told


@pytest.mark.parametrize(("key", "value"), [("cooperation", None), ("places", None)])
def test_what_is_lacking(key: str, value: None) -> None:
    """A card without a line of cooperation or a place."""
    assert len(faults("part", {name: each for name, each in CARD.items() if name != key})) == 1


def test_a_funder_has_one_measure() -> None:
    funding = {"total": 10, "parts": [{"by": "A", "amount": 5, "percent": 50}]}
    assert len(faults("part", CARD | {"funding": funding})) == 1


def test_the_editor_knows_each_yaml_file() -> None:
    """Each YAML file of the content has one schema by the globs of the settings, and it is the right one."""
    def matches(path: Path, patterns: list[str]) -> bool:
        wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
        refused = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
        files = {each for pattern in wanted for each in PROJECT.glob(pattern)}
        return path in files and not any(path.match(pattern.removeprefix("**/")) for pattern in refused)

    expected = {"publication.yaml": "publication", "labels.yaml": "labels"}
    for path in (PROJECT / "content").rglob("*.yaml"):
        name = "edition" if path.parent.name == "editions" else expected.get(path.name, "part")
        assert [schema for schema, patterns in SETTINGS.items() if matches(path, patterns)] == [f"./schemas/{name}.schema.json"]
