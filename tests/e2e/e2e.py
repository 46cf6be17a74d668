#!/usr/bin/env python3
"""The built binary as people and scripts use it: pipes, signals, file modes, a full disk, a dead service, a terminal.

usage: e2e.py GPUCTL [word...]      runs the cases whose name contains one of the words
Everything happens in a folder of its own, against a sandbox of its own on loopback.
"""
import http.client
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import traceback

GPUCTL = os.path.abspath(sys.argv[1])
CASES = []


def case(function):
    CASES.append(function)
    return function


class World:
    """A home folder, and a sandbox that is started at the first need."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.env = {"HOME": folder, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        self.state = self.folder / ".local/state/gpuctl"
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def run(self, *args, env=None, stdin="", timeout=30, **kwargs):
        kwargs.setdefault("capture_output", True)
        return subprocess.run([GPUCTL, *args], env={**self.env, **(env or {})}, input=stdin, text=True, timeout=timeout, **kwargs)

    def start(self, *args, env=None, **kwargs):
        return subprocess.Popen([GPUCTL, *args], env={**self.env, **(env or {})}, text=True, **kwargs)

    def sandbox_env(self):
        done = self.run("sandbox", "start")
        assert done.returncode == 0, done.stderr
        lines = self.run("sandbox", "env").stdout.splitlines()
        return {k: v.strip("'\"") for k, v in (line.removeprefix("export ").split("=", 1) for line in lines)}

    def control(self, method, path, body=None):
        base = self.sandbox_env()["VERDA_BASE_URL"].removesuffix("/v1")
        done = subprocess.run(["curl", "-sS", "-X", method, base + path, "-H", "Content-Type: application/json",
                               *(["-d", json.dumps(body)] if body is not None else [])], capture_output=True, text=True, check=True)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def close(self):
        self.run("sandbox", "stop")


def expect(condition, *details):
    if not condition:
        raise AssertionError(" | ".join(str(d) for d in details))


class DeafServer:
    """Accepts connections and says nothing: what a hanging service looks like."""

    def __enter__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(16)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/v1"
        self.seen = threading.Event()
        self.links = []
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()
        return self

    def accept(self):
        try:
            while True:
                link, _ = self.socket.accept()
                self.links.append(link)
                self.seen.set()
        except OSError:
            pass

    def __exit__(self, *_):
        self.socket.close()
        for link in self.links:
            link.close()


@case
def a_newcomer_needs_no_account(world):
    done = world.run("--sandbox", "verda", "list", "instances")
    expect(done.returncode == 0 and "train-1" in done.stdout, done.stdout, done.stderr)
    expect(done.stdout.splitlines()[0].split()[:3] == ["NAME", "STATUS", "TYPE"], done.stdout)
    found = json.loads(world.run("--sandbox", "verda", "list", "instances", "-o", "json").stdout)
    expect(len(found) >= 4 and all("price_per_hour" in one for one in found), found)
    done = world.run("--sandbox", "verda", "balance", "-o", "json", "--jq", ".amount")
    expect(re.fullmatch(r"\d+(\.\d+)?\n", done.stdout), done.stdout, done.stderr)


@case
def two_starts_at_once_give_one_service(world):
    started = [world.start("sandbox", "start", stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    for one in started:
        out, err = one.communicate(timeout=30)
        expect(one.returncode == 0, out, err)
    urls = {world.run("sandbox", "env").stdout for _ in range(3)}
    expect(len(urls) == 1, urls)


@case
def twenty_processes_fetch_one_token(world):
    env = world.sandbox_env()
    before = world.control("GET", "/_sandbox/status")["calls"].get("get_token", 0)
    started = [world.start("verda", "balance", "-o", "json", env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(20)]
    for one in started:
        out, err = one.communicate(timeout=60)
        expect(one.returncode == 0 and "amount" in out, out, err)
    fetched = world.control("GET", "/_sandbox/status")["calls"]["get_token"] - before
    expect(fetched == 1, f"{fetched} tokens were fetched")
    tokens = [p for p in (world.folder / ".cache/gpuctl/tokens").iterdir() if p.suffix != ".lock"]
    expect(tokens and all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in tokens), tokens)
    expect(stat.S_IMODE((world.folder / ".cache/gpuctl/tokens").stat().st_mode) == 0o700, "folder mode")
    secret = env["VERDA_CLIENT_SECRET"]
    expect(all(secret not in p.read_text() for p in tokens), "the client secret is in the token cache")


@case
def a_warm_balance_is_one_request(world):
    env = world.sandbox_env()
    world.run("verda", "balance", env=env)
    before = world.control("GET", "/_sandbox/status")["calls"]
    done = world.run("verda", "balance", env=env)
    after = world.control("GET", "/_sandbox/status")["calls"]
    expect(done.returncode == 0, done.stderr)
    changed = {k: after[k] - before.get(k, 0) for k in after if after[k] != before.get(k, 0)}
    expect(changed == {"get_balance": 1}, changed)


@case
def errors_tell_a_person_and_a_program(world):
    env = world.sandbox_env()
    done = world.run("verda", "get", "instance", "nope", "-o", "json", env=env)
    error = json.loads(done.stderr)["error"]
    expect(done.returncode == 5 and done.stdout == "" and error["code"] == "not_found", done)
    expect(error["hint"] == "gpuctl verda list instances", error)
    done = world.run("verda", "list", "gpus", env=env)
    expect(done.returncode == 2 and "instance-types" in done.stderr and "journal" in done.stderr, done.stderr)
    done = world.run("verda", "list", "instances", "--sttus", "x", env=env)
    expect(done.returncode == 2 and "--status" in done.stderr, done.stderr)
    done = world.run("verda", "balance", env={**env, "VERDA_CLIENT_SECRET": "wrong-secret-value"})
    expect(done.returncode == 4 and "wrong-secret-value" not in done.stderr + done.stdout, done.stderr)
    done = world.run("verda", "balance")
    expect(done.returncode == 3 and "VERDA_CLIENT_ID" in done.stderr and ".verda/credentials" in done.stderr, done.stderr)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: nothing answers here
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        done = world.run("verda", "balance", "--timeout", "2s", env={**env, "VERDA_BASE_URL": url})
    expect(done.returncode in (8, 9) and "connect to 127.0.0.1" in done.stderr, done.returncode, done.stderr)


@case
def ctrl_c_ends_a_waiting_call_at_once(world):
    env = world.sandbox_env()
    with DeafServer() as server:
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            server.seen.clear()
            process = world.start("verda", "balance", env={**env, "VERDA_BASE_URL": server.url}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            expect(server.seen.wait(10), "no request came")
            began = time.monotonic()
            process.send_signal(number)
            process.communicate(timeout=5)
            took = time.monotonic() - began
            slow = 5 if "TSAN_OPTIONS" in os.environ or "ASAN_OPTIONS" in os.environ else 1
            expect(process.returncode == code and took < 0.3 * slow, process.returncode, took)


@case
def ctrl_c_ends_waiting_between_tries(world):
    env = world.sandbox_env()
    world.control("POST", "/_sandbox/faults", {"operation": "get_balance", "kind": "rate_limit", "retry_after": 30, "times": 100})
    process = world.start("verda", "balance", env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 10
    while world.control("GET", "/_sandbox/status")["calls"].get("get_balance", 0) < 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=5)
    expect(process.returncode == 130 and time.monotonic() - began < 1, process.returncode, time.monotonic() - began)
    world.control("DELETE", "/_sandbox/faults")


@case
def a_closed_pipe_is_quiet_and_a_full_disk_is_not(world):
    env = world.sandbox_env()
    world.run("sandbox", "seed", "3000")
    line = f'"{GPUCTL}" verda list instances | head -1'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], env={**world.env, **env}, capture_output=True, text=True, timeout=60)
    expect(done.stderr == "" and done.stdout.startswith("NAME"), done)
    with open("/dev/full", "w") as full:
        done = subprocess.run([GPUCTL, "verda", "list", "instances"], env={**world.env, **env}, stdout=full, stderr=subprocess.PIPE, text=True)
    expect(done.returncode == 3 and "no space left" in done.stderr, done)


@case
def killing_the_service_loses_nothing_that_was_answered(world):
    env = world.sandbox_env()
    body = json.dumps({"name": "kept", "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ" + "k" * 42 + " me"})
    done = world.run("verda", "api", "POST", "/v1/ssh-keys", "--body", "-", "--yes", env=env, stdin=body)
    expect(done.returncode == 0, done.stderr)
    status = json.loads(world.run("sandbox", "status", "-o", "json").stdout)
    os.kill(status["details"]["pid"], signal.SIGKILL)
    env = world.sandbox_env()
    names = json.loads(world.run("verda", "list", "ssh-keys", "-o", "json", "--jq", "[.[].name]", env=env).stdout)
    expect("kept" in names, names)
    expect(world.run("verda", "balance", env=env).returncode == 0, "the credentials changed over a restart")


@case
def killing_the_service_amid_creates_keeps_its_books(world):
    env = world.sandbox_env()
    world.control("POST", "/_sandbox/oddities", {"name": "rate_limits", "value": "off"})
    port = int(env["VERDA_BASE_URL"].rsplit(":", 1)[1].removesuffix("/v1"))
    machine = {"instance_type": "CPU.4V.16G", "image": "ubuntu-24.04", "hostname": "box", "location_code": "FIN-01"}
    answered, refused = [], []

    def create():
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            link.request("POST", "/v1/oauth2/token", json.dumps({"grant_type": "client_credentials", "client_id": env["VERDA_CLIENT_ID"],
                                                                 "client_secret": env["VERDA_CLIENT_SECRET"]}))
            headers = {"Authorization": "Bearer " + json.loads(link.getresponse().read())["access_token"]}
            while not refused:
                link.request("POST", "/v1/instances", json.dumps(machine), headers)
                reply = link.getresponse()
                body = reply.read().decode()
                (answered if reply.status == 202 else refused).append(body)
        except (OSError, http.client.HTTPException, ValueError):
            pass  # the service is gone: that is the case

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 20
    while len(answered) < 40 and not refused and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(json.loads(world.run("sandbox", "status", "-o", "json").stdout)["details"]["pid"], signal.SIGKILL)
    for thread in threads:
        thread.join()
    expect(answered and not refused, len(answered), refused)
    books = world.control("GET", "/_sandbox/books")
    lost = set(answered) - {event["id"] for event in books["created"]}
    expect(not lost, f"answered and forgotten: {lost}")
    expect(books["machines_created"] == books["machines_released"] + books["machines_held"], books)
    expect(all(event["status"] != "gone" for event in books["held"]), books["held"])


@case
def books_that_are_broken_say_how_to_start_anew(world):
    world.sandbox_env()
    state = next(world.folder.rglob("sandbox.db")).parent
    world.run("sandbox", "stop")
    for file in state.glob("sandbox.db*"):
        file.unlink()
    (state / "sandbox.db").write_bytes(b"x" * 5000)
    done = world.run("verda", "balance", "--sandbox")
    expect(done.returncode != 0 and "not a database" in done.stderr and f"rm {state}/sandbox.db" in done.stderr, done.stderr)
    (state / "sandbox.db").unlink()
    done = world.run("verda", "balance", "--sandbox")
    expect(done.returncode == 0, done.stderr)


@case
def secrets_reach_no_output(world):
    env = world.sandbox_env()
    log = world.folder / "debug.log"
    shutil.rmtree(world.folder / ".cache/gpuctl/tokens", ignore_errors=True)
    texts = []
    for args in (["verda", "list", "instances"], ["verda", "balance"], ["auth", "status", "verda"], ["doctor"], ["verda", "list", "secrets"],
                 ["config", "explain"], ["verda", "api", "GET", "/v1/balance"]):
        done = world.run(*args, "-vv", "--log-file", str(log), env=env)
        texts.append(done.stdout + done.stderr)
    expect(log.exists() and stat.S_IMODE(log.stat().st_mode) == 0o600, "log file mode")
    texts.append(log.read_text())
    expect(any("/balance" in text for text in texts), "the log shows no request: the test would see nothing")
    tokens = [json.loads(p.read_text()).get("access_token", "") for p in (world.folder / ".cache/gpuctl/tokens").glob("*")
              if p.suffix != ".lock" and p.stat().st_size]
    expect(tokens and tokens[0], "no token in the cache to look for")
    for secret in (env["VERDA_CLIENT_SECRET"], *tokens):
        expect(all(secret not in text for text in texts), "a secret is in the output")


@case
def destructive_commands_need_a_yes(world):
    env = world.sandbox_env()
    done = world.run("verda", "api", "DELETE", "/v1/ssh-keys/none", env=env)
    expect(done.returncode == 2 and "--yes" in done.stderr, done)
    done = world.run("sandbox", "reset")
    expect(done.returncode == 2 and "--yes" in done.stderr, done)


@case
def login_stores_and_logout_removes(world):
    env = world.sandbox_env()
    args = ("--client-id", env["VERDA_CLIENT_ID"], "--base-url", env["VERDA_BASE_URL"])
    done = world.run("auth", "login", "verda", *args, "--client-secret", "literal-secret")
    expect(done.returncode == 2 and "literal-secret" not in done.stdout + done.stderr, done)
    done = world.run("auth", "login", "verda", *args, "--client-secret", "-", stdin=env["VERDA_CLIENT_SECRET"] + "\n")
    expect(done.returncode == 0, done.stderr)
    file = world.folder / ".verda/credentials"
    expect(stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700, "modes")
    expect(world.run("verda", "balance").returncode == 0, "the stored credentials do not work")
    expect(world.run("auth", "logout", "verda", "--yes").returncode == 0, "logout")
    expect(world.run("verda", "balance").returncode == 3, "the credentials are still there")


@case
def a_terminal_gets_its_width_and_colours(world):
    env = {**world.env, **world.sandbox_env(), "TERM": "xterm-256color", "COLUMNS": "80"}
    text = in_terminal([GPUCTL, "verda", "list", "instances"], env)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    expect("\x1b[" in text and all(len(line) <= 80 for line in plain.splitlines()[:4]), repr(text))
    text = in_terminal([GPUCTL, "verda", "list", "instances"], {**env, "NO_COLOR": "1"})
    expect("\x1b[" not in text, repr(text))


def in_terminal(argv, env):
    """What a program writes to a terminal of its own."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(argv[0], argv, env)
    chunks = []
    while select.select([terminal], [], [], 20)[0]:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.waitpid(child, 0)
    os.close(terminal)
    return b"".join(chunks).decode()


def main():
    words = sys.argv[2:]
    passed = failed = 0
    for function in CASES:
        if words and not any(word in function.__name__ for word in words):
            continue
        folder = tempfile.mkdtemp(prefix="gpuctl-e2e-")
        world = World(folder)
        try:
            function(world)
            passed += 1
        except Exception:
            failed += 1
            print(f"--- {function.__name__}\n{traceback.format_exc()}")
        finally:
            world.close()
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
