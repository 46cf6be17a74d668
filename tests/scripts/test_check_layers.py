#!/usr/bin/env python3
"""scripts/check_layers.py must pass a clean tree and fail on each kind of planted violation."""
import pathlib
import subprocess
import sys
import tempfile

REPO = pathlib.Path(__file__).resolve().parents[2]
TABLE = """gpuctl_layer(base USES THIRD fmt)
gpuctl_layer(http USES base THIRD fmt curl@src/http/curl)
gpuctl_layer(cli USES base THIRD fmt)
"""
CLEAN = {
    "include/gpuctl/base/a.hpp": "#pragma once\n#include <string>\n",
    "include/gpuctl/http/h.hpp": '#pragma once\n#include "gpuctl/base/a.hpp"\n',
    "src/http/curl/c.cpp": '#include <curl/curl.h>\n#include "gpuctl/http/h.hpp"\n',
    "src/cli/x.cpp": '#include "gpuctl/base/a.hpp"\n',
}
PLANTED = [
    ("a layer that the row does not name", {"src/cli/x.cpp": '#include "gpuctl/http/h.hpp"\n'}, "may not include http"),
    ("an upward include", {"src/base/b.cpp": '#include "gpuctl/http/h.hpp"\n'}, "may not include http"),
    ("a package outside its row", {"src/cli/x.cpp": "#include <spdlog/spdlog.h>\n"}, "may not use spdlog"),
    ("a package outside its folder", {"src/http/y.cpp": "#include <curl/curl.h>\n"}, "only below src/http/curl"),
    ("a package in a public header", {"include/gpuctl/base/a.hpp": "#include <fmt/format.h>\n"}, "public header"),
    ("another layer's private header", {"src/base/p.hpp": "", "src/cli/x.cpp": '#include "base/p.hpp"\n'}, "private"),
    ("a circle", {"src/cli/p.hpp": '#include "cli/q.hpp"\n', "src/cli/q.hpp": '#include "cli/p.hpp"\n'}, "circle"),
    ("a header that is not there", {"src/cli/x.cpp": '#include "gpuctl/base/none.hpp"\n'}, "is not in"),
    ("a file of no layer", {"src/other/x.cpp": ""}, "belongs to no layer"),
    ("a row that uses one below it", {"cmake/layers.cmake": "gpuctl_layer(base USES http THIRD fmt)\n"}, "not a row above"),
]


def run(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"cmake/layers.cmake": TABLE, **CLEAN, **files}.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, REPO / "scripts/check_layers.py", folder], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def main():
    failures = []
    code, text = run({})
    if code != 0:
        failures.append(f"a clean tree is refused: {text}")
    for what, files, expected in PLANTED:
        code, text = run(files)
        if code == 0 or expected not in text:
            failures.append(f"{what}: exit {code}, expected {expected!r} in: {text}")
    print("\n".join(failures))
    print(f"{1 + len(PLANTED) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
