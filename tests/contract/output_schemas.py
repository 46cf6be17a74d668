#!/usr/bin/env python3
"""What gpuctl prints is what its schemas say: success, empty lists and errors of the built binary against the sandbox.

GPUCTL_BIN names the binary. The validator is strict: a key that the schema does not name is a problem, and so is a word
of JSON Schema that it does not know.
"""
import json
import os
import subprocess
import sys
import tempfile

TYPES = {
    "string": lambda v: isinstance(v, str),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
    "null": lambda v: v is None,
}
KNOWN = {"$schema", "$defs", "title", "description", "type", "properties", "required", "items", "enum", "oneOf", "format",
         "additionalProperties"}


def problems(schema, value, path="$"):
    if unknown := set(schema) - KNOWN:
        return [f"{path}: the schema says {sorted(unknown)}, which this check does not know"]
    if "oneOf" in schema:
        tried = [problems(part, value, path) for part in schema["oneOf"]]
        return [] if sum(not t for t in tried) == 1 else min(tried, key=len) or [f"{path}: fits more than one of oneOf"]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(TYPES[kind](value) for kind in kinds):
        return [f"{path}: {value!r} is no {'|'.join(kinds)}"]
    found = [f"{path}: {value!r} is none of {schema['enum']}"] if "enum" in schema and value not in schema["enum"] else []
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        found += [f"{path}.{name} is missing" for name in schema.get("required", []) if name not in value]
        if fields and schema.get("additionalProperties", False) is False:
            found += [f"{path}.{name} is not in the schema" for name in value if name not in fields]
        for name in value.keys() & fields.keys():
            found += problems(fields[name], value[name], f"{path}.{name}")
    if isinstance(value, list) and "items" in schema:
        for item in value:
            found += problems(schema["items"], item, f"{path}[]")
    return found


class Tool:
    def __init__(self, home):
        self.binary = os.environ["GPUCTL_BIN"]
        self.env = {"HOME": home, "PATH": os.environ["PATH"], "GPUCTL_SANDBOX": "1",
                    **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
        self.schemas = {}

    def run(self, *words):
        return subprocess.run([self.binary, *words], env=self.env, capture_output=True, text=True, timeout=120)

    def schema(self, *words):
        if words not in self.schemas:
            done = self.run("schema", *words)
            if done.returncode != 0:
                raise AssertionError(f"gpuctl schema {' '.join(words)}: {done.stderr}")
            self.schemas[words] = json.loads(done.stdout)
        return self.schemas[words]

    def check(self, command, schema=None, empty=False):
        done = self.run(*command, "-o", "json")
        if done.returncode != 0:
            return [f"exit {done.returncode}: {done.stderr}"]
        value = json.loads(done.stdout)
        if empty and value != []:
            return [f"{value} where [] was expected"]
        return problems(self.schema(*(schema or command)), value)

    def check_error(self, command, code):
        done = self.run(*command, "-o", "json")
        if done.returncode == 0 or done.stdout:
            return [f"exit {done.returncode} with {done.stdout!r} on stdout"]
        error = json.loads(done.stderr)
        found = problems(self.schema("error"), error)
        return found + ([] if error["error"]["code"] == code else [f"code {error['error']['code']}, expected {code}"])


def text_key(schema):
    """A field of the list that holds text, to filter everything away by."""
    return next(key for key, field in schema["items"]["properties"].items() if "string" in field.get("type", ""))


def make_group(tool):
    """The one resource that the sandbox does not seed."""
    key = tool.run("verda", "list", "ssh-keys", "-q").stdout.split()[0]
    body = {"name": "pool", "location_code": "FIN-01", "instance_type": "1H100.80S.30V",
            "template": {"image": "ubuntu-24.04", "os_volume": {"size": 100, "type": "NVMe"}, "ssh_key_ids": [key]}}
    done = subprocess.run([tool.binary, "verda", "api", "POST", "/v1/instance-groups", "--body", "-", "--yes"], env=tool.env,
                          input=json.dumps(body), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def cases(tool):
    """(name, problems) of everything that is checked."""
    described = json.loads(tool.run("providers", "describe", "verda", "-o", "json").stdout)
    names = [r if isinstance(r, str) else r["name"] for r in described["resources"]]
    assert len(names) >= 25, names
    make_group(tool)
    for name in names:
        extra = ["--cluster-type", "16B200"] if name == "cluster-images" else []
        yield f"list {name}", tool.check(["verda", "list", name, *extra], ["verda", "list", name])
        nothing = text_key(tool.schema("verda", "list", name)) + "=no-such-thing"
        yield f"list {name}, empty", tool.check(["verda", "list", name, *extra, "--filter", nothing], ["verda", "list", name], True)
        command = ["verda", "get", name]
        if tool.run("schema", *command).returncode == 0:
            first = tool.run("verda", "list", name, "-q").stdout.split("\n")[0]
            yield f"get {name}", tool.check([*command, first], command)
    for command in (["version"], ["doctor"], ["providers"], ["config", "explain"], ["config", "path"], ["verda", "balance"], ["balance"],
                    ["verda", "availability"], ["auth", "status"], ["sandbox", "status"]):
        yield " ".join(command), tool.check(command)
    for command, code in ((["verda", "get", "instance", "nope"], "not_found"), (["verda", "list", "nope"], "usage"),
                          (["verda", "list", "instances", "--nope"], "usage"), (["verda", "api", "GET", "/v1/nope"], "not_found"),
                          (["verda", "list", "instances", "--filter", "nope=1"], "usage")):
        yield "error of " + " ".join(command), tool.check_error(command, code)


def main():
    planted = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    assert problems(planted, {"a": 1}) == [] and all(problems(planted, bad) for bad in ({}, {"a": "1"}, {"a": 1, "b": 2}, []))
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="gpuctl-schemas-") as home:
        tool = Tool(home)
        try:
            for name, found in cases(tool):
                passed, failed = passed + (not found), failed + bool(found)
                for line in found[:5]:
                    print(f"{name}: {line}")
        finally:
            tool.run("sandbox", "stop")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
