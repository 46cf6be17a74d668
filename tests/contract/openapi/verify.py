#!/usr/bin/env python3
"""Calls every documented operation of the sandbox and holds each answer against Verda's own OpenAPI document.

GPUCTL_BIN    the program whose `sandbox serve` is started
GPUCTL_SPECS  the folder of verda.openapi.json; exit code 4 where it is missing
"""

import json
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from exceptions import known  # noqa: E402
from sandbox_process import Sandbox, skip  # noqa: E402
from scenario import play  # noqa: E402
from schema import Validator  # noqa: E402

METHODS = ("get", "post", "put", "patch", "delete")


def load_document():
    repository = HERE.parents[2]
    folder = pathlib.Path(os.environ.get("GPUCTL_SPECS") or repository.parent / "shared" / "specs")
    path = folder / "verda.openapi.json"
    if not path.is_file():
        skip(f"{path} is missing")
    return json.loads(path.read_text())


class Auditor:
    """Sends calls, validates what comes back, and remembers what was covered."""

    def __init__(self, sandbox, document):
        self._sandbox = sandbox
        self._validator = Validator(document)
        self._operations = {}
        for path, methods in document["paths"].items():
            for method in METHODS:
                if method in methods:
                    self._operations[f"{method.upper()} {path}"] = methods[method]
        self.covered = {name: {} for name in self._operations}
        self.exceptions = known()
        self.failures = []
        self.calls = 0

    def call(self, method, path, body=None, expect=None):
        """One call; `expect` is the status it must have. Returns the reply."""
        reply = self._sandbox.call(method, path, body)
        self.calls += 1
        name = self._operation(method, path.partition("?")[0])
        if name is None:
            self.failures.append(f"{method} {path}: not documented")
        else:
            self._judge(name, reply)
        if expect is not None and reply.status != expect:
            self.failures.append(f"{method} {path}: {reply.status} instead of {expect}: {reply.body[:200]}")
        return reply

    def _operation(self, method, path):
        """The documented operation; a literal path wins over one with parameters."""
        fitting = []
        for name in self._operations:
            known_method, template = name.split(" ", 1)
            pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template))
            if known_method == method and re.fullmatch(pattern, path):
                fitting.append(name)
        return min(fitting, key=lambda name: name.count("{"), default=None)

    def _judge(self, name, reply):
        statuses = self.covered[name]
        statuses[reply.status] = statuses.get(reply.status, 0) + 1
        documented = self._operations[name]["responses"].get(str(reply.status))
        if documented is None:
            # The document's general part gives every operation the error bodies of one shape.
            if reply.status < 400:
                self.failures.append(f"{name}: status {reply.status} is not documented")
            else:
                self._judge_error(name, reply)
            return
        schema = documented.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            if reply.status >= 400:
                self._judge_error(name, reply)
            return
        try:
            value = json.loads(reply.body)
        except json.JSONDecodeError:
            self.failures.append(f"{name}: {reply.status} is not JSON: {reply.body[:120]}")
            return
        for problem in self._validator.problems(schema, value):
            self._weigh(name, problem)

    def _judge_error(self, name, reply):
        schema = {"$ref": "#/components/schemas/PublicApiErrorResponseDto"}
        try:
            problems = self._validator.problems(schema, json.loads(reply.body))
        except json.JSONDecodeError:
            self.failures.append(f"{name}: {reply.status} has no error body: {reply.body[:120]}")
            return
        for problem in problems:
            self._weigh(name, problem)

    def _weigh(self, name, problem):
        for exception in self.exceptions:
            if exception.covers(name, problem):
                exception.used += 1
                return
        self.failures.append(f"{name}: {problem}")


def report(auditor):
    print(f"{'operation':<82} answers")
    for name, statuses in auditor.covered.items():
        print(f"{name:<82} {' '.join(str(s) for s in sorted(statuses)) or '-'}")
        if not any(status < 300 for status in statuses):
            auditor.failures.append(f"{name}: not covered by a successful call")
    print("\nknown contradictions between the document and the service")
    for exception in auditor.exceptions:
        print(f"{exception.used:>5}  {exception.operation} {exception.path}: {exception.why}")
        if exception.used == 0:
            auditor.failures.append(f"exception never needed: {exception.operation} {exception.path}")
    unique = list(dict.fromkeys(auditor.failures))
    for failure in unique:
        print(f"FAILED {failure}")
    covered = sum(1 for statuses in auditor.covered.values() if any(s < 300 for s in statuses))
    print(f"\n{covered} of {len(auditor.covered)} operations, {auditor.calls} calls, "
          f"{sum(e.used for e in auditor.exceptions)} known contradictions, {len(unique)} failures")
    return 1 if unique else 0


def main():
    document = load_document()
    with Sandbox() as sandbox:
        sandbox.log_in()
        auditor = Auditor(sandbox, document)
        try:
            play(auditor, sandbox)
        except (KeyError, IndexError, json.JSONDecodeError, StopIteration) as error:
            # An answer without what the story needs next: what was found until then says why.
            auditor.failures.append(f"the story ended early: {error!r}")
        return report(auditor)


if __name__ == "__main__":
    sys.exit(main())
