#!/usr/bin/env python3
"""Reads ctest's JUnit report and says how many tests passed, failed and were skipped, and why.

A Catch2 binary counts as its test cases; a script counts as one, or as what its "N passed, N failed" line says. A line
"SKIPPED: reason" in the output of a passing binary counts as one skipped check.
"""
import re
import sys
import xml.etree.ElementTree as ET

CATCH_ALL = re.compile(r"All tests passed \(\d+ assertions? in (\d+) test cases?\)")
CATCH_SOME = re.compile(r"^test cases:\s+(\d+)\s*\|(.*)$", re.M)
SCRIPT = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$", re.M)


def cases_of(output):
    """(passed, failed, skipped) as the output itself tells, or None."""
    if found := CATCH_ALL.search(output):
        return int(found.group(1)), 0, 0
    if found := CATCH_SOME.search(output):
        numbers = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed)", found.group(2))}
        return numbers.get("passed", 0), numbers.get("failed", 0), 0
    if found := SCRIPT.search(output):
        return int(found.group(1)), int(found.group(2)), int(found.group(3) or 0)
    return None


def main(path):
    passed = failed = skipped = 0
    reasons, failures = [], []
    for case in ET.parse(path).getroot().iter("testcase"):
        name, status = case.get("name"), case.get("status")
        output = case.findtext("system-out") or ""
        told = cases_of(output)
        reasons += [f"{name}: {line[8:].strip()}" for line in output.splitlines() if line.startswith("SKIPPED:")]
        if status in ("notrun", "disabled", "skipped") or case.find("skipped") is not None:
            skipped += 1
            if not any(r.startswith(name + ":") for r in reasons):
                reasons.append(f"{name}: {(output.strip().splitlines() or ['no reason given'])[-1]}")
            continue
        bad = status == "fail" or case.find("failure") is not None
        ok_count, bad_count, skip_count = told or (0 if bad else 1, 0, 0)
        passed, skipped = passed + ok_count, skipped + skip_count
        skipped += sum(1 for line in output.splitlines() if line.startswith("SKIPPED:"))
        failed += max(bad_count, 1) if bad else bad_count
        print(f"  {'FAILED' if bad else 'ok    '} {name:<28} {ok_count} passed" + (f", {bad_count} failed" if bad_count else "")
              + f"  {float(case.get('time') or 0):.1f} s")
        if bad:
            failures.append((name, output))
    for name, output in failures:
        print(f"\n--- {name} ---\n" + "\n".join(output.splitlines()[-120:]))
    for reason in reasons:
        print(f"  skipped  {reason}")
    if passed + failed == 0:
        print("no test ran")
        failed = 1
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
