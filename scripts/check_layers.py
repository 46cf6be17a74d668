#!/usr/bin/env python3
"""Checks every include against the table in cmake/layers.cmake.

Fails on: a layer that includes one its row does not name; a third-party header outside its cell; a cycle between
files; a third-party header in include/gpuctl/. usage: scripts/check_layers.py [ROOT]
"""
import pathlib
import re
import sys

ROW = re.compile(r"^gpuctl_layer\((\S+) USES((?: [^)\s]+)*?) THIRD((?: [^)\s]+)*)\)", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
PACKAGES = {  # first part of an include path -> package of the table
    "fmt": "fmt", "spdlog": "spdlog", "nlohmann": "nlohmann_json", "curl": "curl", "boost": "boost", "openssl": "openssl",
    "yaml-cpp": "yaml-cpp", "sqlite3.h": "sqlite3", "libssh2.h": "libssh2", "libssh2_sftp.h": "libssh2", "CLI": "cli11",
    "jq.h": "jq", "jv.h": "jq",
}


def read_table(root):
    text = (root / "cmake/layers.cmake").read_text()
    rows = {}
    for name, uses, third in ROW.findall(text):
        for used in uses.split():
            if used not in rows:
                raise SystemExit(f"cmake/layers.cmake: {name} uses {used}, which is not a row above it")
        rows[name] = (set(uses.split()), dict((t.split("@") + [""])[:2] for t in third.split()))
    if not rows:
        raise SystemExit("cmake/layers.cmake: no row could be read")
    return rows


def layer_of(path, rows):
    """The row that a path like src/http/curl/x.cpp or include/gpuctl/http/x.hpp belongs to."""
    parts = path.split("/")
    parts = parts[2:] if parts[0] == "include" else parts[1:]
    for length in (2, 1):
        if "/".join(parts[:length]) in rows:
            return "/".join(parts[:length])
    return None


def resolve(root, path, quoted):
    for base in ("include", "src"):
        if (root / base / quoted).is_file():
            return f"{base}/{quoted}"
    beside = (root / path).parent / quoted
    return str(beside.resolve().relative_to(root.resolve())) if beside.is_file() else None


def check_file(root, path, rows, graph):
    problems, graph[path] = [], []
    layer = layer_of(path, rows)
    if layer is None:
        return [f"{path}: belongs to no layer of cmake/layers.cmake"]
    uses, third = rows[layer]
    for mark, target in INCLUDE.findall((root / path).read_text()):
        package = PACKAGES.get(target.split("/")[0])
        if package:
            if path.startswith("include/"):
                problems.append(f"{path}: a public header includes <{target}>; third-party types stay in src/")
            elif package not in third:
                problems.append(f"{path}: layer {layer} may not use {package} (<{target}>)")
            elif third[package] and not path.startswith(third[package] + "/"):
                problems.append(f"{path}: {package} may be included only below {third[package]} (<{target}>)")
            continue
        if mark == "<":
            continue
        found = resolve(root, path, target)
        if found is None:
            problems.append(f'{path}: "{target}" is not in include/ or src/')
            continue
        graph[path].append(found)
        other = layer_of(found, rows)
        if other != layer and other not in uses:
            problems.append(f'{path}: layer {layer} may not include {other} ("{target}")')
        if other != layer and found.startswith("src/"):
            problems.append(f'{path}: "{target}" is private to {other}; include a header of include/gpuctl/')
    return problems


def find_cycle(graph):
    state, stack = {}, []

    def visit(node):
        state[node] = 1
        stack.append(node)
        for following in graph.get(node, []):
            if state.get(following) == 1:
                return stack[stack.index(following):] + [following]
            if following not in state and (cycle := visit(following)):
                return cycle
        stack.pop()
        state[node] = 2
        return None

    for node in sorted(graph):
        if node not in state and (cycle := visit(node)):
            return cycle
    return None


def check(root):
    rows, graph, problems = read_table(root), {}, []
    files = sorted(p for base in ("include", "src") for p in (root / base).rglob("*") if p.suffix in (".hpp", ".cpp"))
    for file in files:
        problems += check_file(root, str(file.relative_to(root)), rows, graph)
    if cycle := find_cycle(graph):
        problems.append("files include each other in a circle: " + " -> ".join(cycle))
    return problems, len(files)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    problems, count = check(root)
    for problem in problems:
        print(problem)
    print(f"layers: {count} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
