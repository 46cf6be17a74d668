"""A small validator for the part of JSON Schema (and OpenAPI 3.1) that Verda's document uses."""

TYPES = {
    "string": lambda v: isinstance(v, str),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
    "null": lambda v: v is None,
}

# Annotations and request-side words that say nothing about a value; every other unknown word is an error, so that a
# rule of the document is never skipped unnoticed.
IGNORED = {"example", "examples", "description", "default", "deprecated", "title", "format", "nullable", "additionalProperties"}
KNOWN = {"$ref", "type", "enum", "properties", "required", "items", "oneOf", "anyOf", "allOf", "minimum", "maximum",
         "minLength", "maxLength", "minItems", "maxItems"}


class Problem:
    """One difference: where, as "[].price" style path, and what."""

    def __init__(self, path, said):
        self.path = path
        self.said = said

    def __str__(self):
        return f"{self.path or '(body)'}: {self.said}"


class Validator:
    def __init__(self, document):
        self._document = document

    def resolve(self, schema):
        while "$ref" in schema:
            node = self._document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                node = node[part]
            schema = node
        return schema

    def problems(self, schema, value, path=""):
        schema = self.resolve(schema)
        unknown = set(schema) - IGNORED - KNOWN
        if unknown:
            return [Problem(path, f"the validator does not know {sorted(unknown)}")]
        if value is None and schema.get("nullable"):
            return []
        found = self._alternatives(schema, value, path)
        kinds = schema.get("type")
        if kinds is not None:
            kinds = [kinds] if isinstance(kinds, str) else kinds
            if not any(TYPES[kind](value) for kind in kinds):
                return found + [Problem(path, f"{kind_of(value)} where {'|'.join(kinds)} is documented")]
        if "enum" in schema and value not in schema["enum"]:
            found.append(Problem(path, f"{value!r} is not one of {schema['enum']}"))
        if isinstance(value, dict):
            found += self._object(schema, value, path)
        elif isinstance(value, list):
            found += self._array(schema, value, path)
        elif isinstance(value, str):
            found += bounds(schema, len(value), path, "minLength", "maxLength")
        elif TYPES["number"](value):
            found += bounds(schema, value, path, "minimum", "maximum")
        return found

    def _alternatives(self, schema, value, path):
        found = []
        for part in schema.get("allOf", []):
            found += self.problems(part, value, path)
        for word in ("oneOf", "anyOf"):
            if word not in schema:
                continue
            tried = [self.problems(part, value, path) for part in schema[word]]
            fitting = sum(1 for problems in tried if not problems)
            # The document's alternatives are open objects, so more than one of a oneOf may fit.
            if fitting == 0:
                found += min(tried, key=len)
        return found

    def _object(self, schema, value, path):
        found = [Problem(join(path, name), "is missing") for name in schema.get("required", []) if name not in value]
        for name, part in schema.get("properties", {}).items():
            if name in value:
                found += self.problems(part, value[name], join(path, name))
        return found

    def _array(self, schema, value, path):
        found = bounds(schema, len(value), path, "minItems", "maxItems")
        if "items" in schema:
            for item in value:
                found += self.problems(schema["items"], item, path + "[]")
        return found


def bounds(schema, size, path, least, most):
    if least in schema and size < schema[least]:
        return [Problem(path, f"{size} is less than {least} {schema[least]}")]
    if most in schema and size > schema[most]:
        return [Problem(path, f"{size} is more than {most} {schema[most]}")]
    return []


def join(path, name):
    return f"{path}.{name}" if path else name


def kind_of(value):
    return next((kind for kind, fits in TYPES.items() if fits(value)), type(value).__name__)
