"""Starts `gpuctl sandbox serve` on a state folder of its own and speaks to it, with the standard library only."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

SKIPPED = 4


def skip(reason):
    """Ends the test as skipped, with one clear line."""
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def binary():
    path = os.environ.get("GPUCTL_BIN", "")
    if not path or not os.access(path, os.X_OK):
        skip(f"GPUCTL_BIN={path or '(unset)'} is no program")
    return path


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)


class Sandbox:
    """A running sandbox; a context manager. Loopback only, whatever proxies the environment names."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="gpuctl-contract-")
        self._process = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.token = None

    def __enter__(self):
        command = [binary(), "sandbox", "serve", "--state-dir", self._folder.name, "--port", "0"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the sandbox did not start: exit code {self._process.wait()}")
        ready = json.loads(line)
        self.base_url = ready["base_url"]
        self.root = self.base_url.removesuffix("/v1")
        self.client_id = ready["client_id"]
        # The secret is not printed; it is in the file that the service leaves beside its books.
        self.client_secret = json.loads((pathlib.Path(self._folder.name) / "sandbox.json").read_text())["client_secret"]
        self.set_oddity("rate_limits", "off")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()

    def call(self, method, path, body=None, token=True):
        """One request; `path` is absolute, e.g. "/v1/balance". Never raises on a status."""
        headers = {"Content-Type": "application/json", "User-Agent": "contract-test/1"}
        if token and self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + path, data=data, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Reply(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.headers, error.read().decode())

    def log_in(self):
        reply = self.call(
            "POST",
            "/v1/oauth2/token",
            {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.client_secret},
        )
        self.token = reply.json()["access_token"]
        return reply

    def control(self, command, body):
        reply = self.call("POST", f"/_sandbox/{command}", body)
        if reply.status != 200:
            raise RuntimeError(f"{command}: {reply.status} {reply.body}")
        return reply.json()

    def advance(self, seconds):
        """Simulated time passes, for tokens too, so this logs in again."""
        status = self.control("advance", {"seconds": seconds})
        if self.token:
            self.log_in()
        return status

    def set_speed(self, speed):
        return self.control("speed", {"speed": speed})

    def set_oddity(self, name, value):
        return self.control("oddities", {"name": name, "value": value})
