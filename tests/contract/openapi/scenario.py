"""One story that calls every documented operation, errors included."""

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEnq0b1mC8aWzvPGmpbJ0DgMsXbUmbYXqf1yJxJm0Q7d contract"
NOBODY = "00000000-0000-4000-8000-000000000000"


def play(api, sandbox):
    sandbox.set_speed(0)
    sandbox.control("seed-fleet", {"count": 200})  # brings the money that clusters need
    account(api, sandbox)
    catalogue(api)
    key, script = keys_and_scripts(api)
    instance = instances(api, sandbox, key, script)
    volumes(api, sandbox, instance)
    clusters(api, sandbox, key)
    secrets(api)
    containers(api, sandbox)
    jobs(api, sandbox)
    groups(api)
    journal(api)
    clean_up(api, sandbox, key, script)


def account(api, sandbox):
    login = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}
    tokens = api.call("POST", "/v1/oauth2/token", {"grant_type": "client_credentials", **login}, expect=200).json()
    again = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    sandbox.token = api.call("POST", "/v1/oauth2/token", again, expect=200).json()["access_token"]
    api.call("POST", "/v1/oauth2/token", {"grant_type": "password", **login}, expect=400)
    wrong = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}
    api.call("POST", "/v1/oauth2/token", wrong, expect=401)
    api.call("GET", "/v1/balance", expect=200)


def catalogue(api):
    for path in ("instance-types", "cluster-types", "container-types", "volume-types", "managed-endpoints/pricing",
                 "container-registry/pricing"):
        api.call("GET", f"/v1/{path}", expect=200)
        api.call("GET", f"/v1/{path}?currency=eur", expect=200)
        api.call("GET", f"/v1/{path}?currency=yen", expect=400)
    for path in ("instances/types", "instance-types/price-history", "locations", "images", "images/cluster",
                 "images?instance_type=1H100.80S.30V", "images/cluster?instance_type=16B200", "instance-availability",
                 "instance-availability?is_spot=true&location_code=FIN-01", "instance-availability/1H100.80S.30V",
                 "instances/availability/1H100.80S.30V", "cluster-availability", "cluster-availability/16B200",
                 "cluster-availability?location_code=FIN-03", "long-term/periods", "long-term/periods/instances",
                 "long-term/periods/clusters", "serverless-compute-resources"):
        api.call("GET", f"/v1/{path}", expect=200)
    api.call("GET", "/v1/images?instance_type=nothing", expect=404)
    api.call("GET", "/v1/images/cluster?instance_type=nothing", expect=404)


def keys_and_scripts(api):
    for path in ("ssh-keys", "sshkeys"):
        api.call("GET", f"/v1/{path}", expect=200)
        made = api.call("POST", f"/v1/{path}", {"name": "contract", "key": KEY}, expect=201).body
        other = api.call("POST", f"/v1/{path}", {"name": "other", "key": KEY}, expect=201).body
        api.call("GET", f"/v1/{path}/{made}", expect=200)
        api.call("DELETE", f"/v1/{path}/{made}", expect=200)
        api.call("DELETE", f"/v1/{path}", {"keys": [other]}, expect=200)
        api.call("GET", f"/v1/{path}/{made}", expect=404)
        api.call("POST", f"/v1/{path}", {"name": "keyless"}, expect=400)
    first = api.call("POST", "/v1/scripts", {"name": "first", "script": "#!/bin/bash\ntrue\n"}, expect=201).body
    second = api.call("POST", "/v1/scripts", {"name": "second", "script": "#!/bin/bash\ntrue\n"}, expect=201).body
    third = api.call("POST", "/v1/scripts", {"name": "third", "script": "#!/bin/bash\ntrue\n"}, expect=201).body
    api.call("GET", "/v1/scripts", expect=200)
    api.call("GET", "/v1/scripts?page=2&pageSize=5&name=s&orderDirection=asc", expect=200)
    api.call("GET", f"/v1/scripts/{first}", expect=200)
    api.call("DELETE", f"/v1/scripts/{second}", expect=200)
    api.call("DELETE", "/v1/scripts", {"scripts": [third]}, expect=200)
    key = api.call("POST", "/v1/ssh-keys", {"name": "contract", "key": KEY}, expect=201).body
    return key, first


def instances(api, sandbox, key, script):
    request = {"instance_type": "1V100.6V", "image": "ubuntu-24.04", "hostname": "contract", "description": "test",
               "location_code": "FIN-01", "ssh_key_ids": [key], "startup_script_id": script, "os_volume": None,
               "tags": [{"key": "suite", "value": "contract"}], "is_spot": False}
    made = api.call("POST", "/v1/instances", request, expect=202).body
    api.call("POST", "/v1/instances", {**request, "location_code": None}, expect=400)
    api.call("POST", "/v1/instances", {**request, "instance_type": "8B300.240V.CC", "image": "24.04.cuda13.2.cc"},
             expect=503)
    api.call("GET", f"/v1/instances/{made}", expect=200)
    api.call("PUT", "/v1/instances", {"action": "delete", "id": made}, expect=400)
    sandbox.advance(300)
    api.call("GET", "/v1/instances", expect=200)
    api.call("GET", "/v1/instances?status=running&tag=suite=contract", expect=200)
    api.call("GET", f"/v1/instances?computeId={made}", expect=200)
    api.call("GET", f"/v1/instances/{NOBODY}", expect=404)
    tag = api.call("POST", f"/v1/instances/{made}/tags", {"key": "team", "value": "blue"}, expect=201).json()["id"]
    api.call("POST", f"/v1/instances/{made}/tags", {"key": "team", "value": "blue"}, expect=409)
    api.call("DELETE", f"/v1/instances/{made}/tags/{tag}", expect=204)
    api.call("DELETE", f"/v1/instances/{made}/tags/{tag}", expect=404)
    api.call("PUT", "/v1/instances", {"action": "shutdown", "id": [made]}, expect=202)
    sandbox.advance(120)
    api.call("PUT", "/v1/instances", {"action": "shutdown", "id": made}, expect=204)
    api.call("PUT", "/v1/instances", {"action": "start", "id": [made, NOBODY]}, expect=207)
    sandbox.advance(120)
    api.call("PUT", "/v1/instances", {"action": "start", "id": NOBODY})
    api.call("POST", "/v1/instances/action", {"action": "shutdown", "id": made}, expect=202)
    sandbox.advance(120)
    return made


def volumes(api, sandbox, instance):
    request = {"type": "NVMe", "location_code": "FIN-01", "size": 50, "name": "contract"}
    made = api.call("POST", "/v1/volumes", request, expect=202).body
    shared = api.call("POST", "/v1/volumes", {**request, "type": "NVMe_Shared", "name": "shared"}, expect=202).body
    api.call("POST", "/v1/volumes", {**request, "type": "HDD"}, expect=400)
    sandbox.advance(60)
    api.call("GET", "/v1/volumes", expect=200)
    api.call("GET", "/v1/volumes?status=detached", expect=200)
    for change in ({"action": "attach", "instance_id": instance}, {"action": "detach"}, {"action": "rename", "name": "new"},
                   {"action": "resize", "size": 60}, {"action": "clone", "name": "copy"}):
        api.call("PUT", "/v1/volumes", {"id": made, **change}, expect=202)
        sandbox.advance(600)
        api.call("GET", f"/v1/volumes/{made}", expect=200)
    tag = api.call("POST", f"/v1/volumes/{made}/tags", {"key": "team"}, expect=201).json()["id"]
    api.call("POST", f"/v1/volumes/{made}/tags", {"key": "team"}, expect=409)
    api.call("DELETE", f"/v1/volumes/{made}/tags/{tag}", expect=204)
    api.call("DELETE", f"/v1/volumes/{made}/tags/{tag}", expect=404)
    api.call("DELETE", f"/v1/volumes/{made}", {"is_permanent": False}, expect=202)
    sandbox.advance(60)
    api.call("GET", "/v1/volumes/trash", expect=200)
    api.call("GET", f"/v1/volumes/{made}", expect=200)
    api.call("DELETE", f"/v1/volumes/{shared}", {"is_permanent": True}, expect=202)
    sandbox.advance(60)
    api.call("GET", f"/v1/volumes/{shared}", expect=200)
    api.call("GET", f"/v1/volumes/{NOBODY}", expect=404)


def clusters(api, sandbox, key):
    request = {"cluster_type": "16B200", "image": "ubuntu-22.04-cuda-12.9-cluster", "hostname": "contract",
               "location_code": "FIN-03", "ssh_key_ids": [key], "shared_volume": {"name": "home", "size": 100}}
    made = api.call("POST", "/v1/clusters", request, expect=202).json()["id"]
    api.call("POST", "/v1/clusters", {**request, "cluster_type": "8H100"}, expect=400)
    api.call("GET", f"/v1/clusters/{made}", expect=200)
    api.call("GET", "/v1/clusters", expect=200)
    sandbox.advance(1800)
    api.call("GET", "/v1/clusters", expect=200)
    node = api.call("GET", f"/v1/clusters/{made}", expect=200).json()["worker_nodes"][0]["id"]
    api.call("POST", f"/v1/clusters/{made}/nodes/{node}/actions", {"action": "shutdown"}, expect=202)
    api.call("POST", f"/v1/clusters/{made}/nodes/{node}/actions", {"action": "shutdown"}, expect=400)
    api.call("POST", f"/v1/clusters/{made}/nodes/{NOBODY}/actions", {"action": "boot"}, expect=404)
    tag = api.call("POST", f"/v1/clusters/{made}/tags", {"key": "team", "value": "red"}, expect=201).json()["id"]
    api.call("POST", f"/v1/clusters/{made}/tags", {"key": "team", "value": "red"}, expect=409)
    api.call("DELETE", f"/v1/clusters/{made}/tags/{tag}", expect=204)
    api.call("DELETE", f"/v1/clusters/{made}/tags/{tag}", expect=404)
    api.call("PUT", "/v1/clusters", {"action": "discontinue", "id": made}, expect=400)
    api.call("PUT", "/v1/clusters", {"actions": [{"action": "discontinue", "id": made}]}, expect=202)
    sandbox.advance(120)
    api.call("GET", f"/v1/clusters/{made}", expect=200)
    api.call("GET", f"/v1/clusters/{NOBODY}", expect=404)


def secrets(api):
    api.call("POST", "/v1/secrets", {"name": "contract", "value": "v"}, expect=201)
    api.call("POST", "/v1/secrets", {"name": "contract", "value": "v"}, expect=409)
    api.call("POST", "/v1/secrets", {"name": "passing", "value": "v"}, expect=201)
    api.call("GET", "/v1/secrets", expect=200)
    api.call("DELETE", "/v1/secrets/passing", expect=200)
    files = [{"file_name": "a.txt", "base64_content": "dGVzdA=="}]
    api.call("POST", "/v1/file-secrets", {"name": "contract-files", "files": files}, expect=201)
    api.call("GET", "/v1/file-secrets", expect=200)
    api.call("DELETE", "/v1/file-secrets/contract-files?force=true", expect=200)
    login = {"name": "contract-hub", "type": "dockerhub", "username": "u", "access_token": "t"}
    api.call("POST", "/v1/container-registry-credentials", login, expect=201)
    api.call("GET", "/v1/container-registry-credentials", expect=200)


def container(name=None):
    made = {"image": "registry-1.docker.io/chentex/random-logger:v1.0.1", "exposed_port": 8080,
            "healthcheck": {"enabled": True, "port": 8080, "path": "/health"},
            "env": [{"name": "TOKEN", "value_or_reference_to_secret": "contract", "type": "secret"}],
            "volume_mounts": [{"type": "scratch", "mount_path": "/data"},
                              {"type": "memory", "mount_path": "/dev/shm", "size_in_mb": 64}]}
    return {**made, "name": name} if name else made


def containers(api, sandbox):
    scaling = {"min_replica_count": 1, "max_replica_count": 2, "scale_down_policy": {"delay_seconds": 300},
               "scale_up_policy": {"delay_seconds": 1}, "queue_message_ttl_seconds": 500,
               "concurrent_requests_per_replica": 1, "scaling_triggers": {"queue_load": {"threshold": 1}}}
    request = {"name": "contract", "containers": [container()], "compute": {"name": "H100", "size": 1},
               "container_registry_settings": {"is_private": True, "credentials": {"name": "contract-hub"}},
               "scaling": scaling}
    base = "/v1/container-deployments"
    api.call("POST", base, request, expect=201)
    api.call("POST", base, {**request, "name": "Bad_Name"}, expect=400)
    one = f"{base}/contract"
    api.call("GET", f"{one}/status", expect=200)
    sandbox.advance(300)
    api.call("GET", base, expect=200)
    for part in ("", "/status", "/scaling", "/replicas", "/environment-variables", "/logs", "/system-logs",
                 "/logs?since=10m&order=asc&limit=3", "/system-logs?reason=Started"):
        api.call("GET", one + part, expect=200)
    api.call("GET", f"{one}/system-logs?since=never", expect=400)
    api.call("GET", f"{base}/nothing/logs", expect=404)
    api.call("GET", f"{base}/nothing/system-logs", expect=404)
    api.call("PATCH", one, {"containers": [container("random-logger-0")]}, expect=200)
    api.call("PATCH", f"{one}/scaling", {"max_replica_count": 3}, expect=200)
    variable = {"name": "LEVEL", "value_or_reference_to_secret": "info", "type": "plain"}
    change = {"container_name": "random-logger-0", "env": [variable]}
    api.call("POST", f"{one}/environment-variables", change, expect=200)
    api.call("PATCH", f"{one}/environment-variables", change, expect=200)
    api.call("DELETE", f"{one}/environment-variables", {**change, "env": ["LEVEL"]}, expect=200)
    for action in ("restart", "pause", "resume", "purge-queue"):
        api.call("POST", f"{one}/{action}", expect=201)
    api.call("DELETE", f"{one}?timeout=0", expect=200)
    api.call("GET", f"{one}/status", expect=200)
    templates(api)


def templates(api):
    base = "/v1/container-deployment-templates"
    first = api.call("GET", base, expect=200).json()[0]["id"]
    api.call("GET", f"{base}/{first}", expect=200)
    api.call("GET", f"{base}/llama-3-1-8b-instruct", expect=200)
    api.call("POST", f"{base}/{first}/deployments", {"name": "templated", "variant": "fp8", "shm_size_mb": 2048},
             expect=201)
    api.call("DELETE", "/v1/container-deployments/templated", expect=200)


def jobs(api, sandbox):
    base = "/v1/job-deployments"
    request = {"name": "contract-job", "containers": [container()], "compute": {"name": "H100", "size": 1},
               "scaling": {"max_replica_count": 1, "queue_message_ttl_seconds": 300, "deadline_seconds": 3600}}
    api.call("POST", base, request, expect=201)
    one = f"{base}/contract-job"
    for part in ("", "/status", "/scaling", "/logs", "/system-logs"):
        api.call("GET", one + part, expect=200)
    api.call("GET", base, expect=200)
    api.call("PATCH", one, {"scaling": {"deadline_seconds": 7200}}, expect=200)
    for action in ("pause", "resume", "purge-queue"):
        api.call("POST", f"{one}/{action}", expect=201)
    api.call("DELETE", one, expect=200)


def groups(api):
    base = "/v1/instance-groups"
    request = {"name": "contract-pool", "location_code": "FIN-02", "instance_type": "8B300.640S.176V",
               "template": {"image": "ubuntu-24.04-cuda-12.8-docker", "os_volume": {"size": 200}}}
    made = api.call("POST", base, request, expect=201).json()["id"]
    api.call("POST", base, request, expect=409)
    other = api.call("POST", base, {**request, "name": "other-pool"}, expect=201).json()["id"]
    api.call("GET", base, expect=200)
    api.call("GET", f"{base}/{made}", expect=200)
    api.call("PATCH", f"{base}/{made}", {"description": "for the contract test"}, expect=200)
    api.call("PATCH", f"{base}/{made}", {"template": {"image": "ubuntu-24.04"}}, expect=400)
    api.call("PATCH", f"{base}/{made}", {"name": "other-pool"}, expect=409)
    for group in (made, other):
        api.call("DELETE", f"{base}/{group}", expect=204)


def journal(api):
    entries = api.call("GET", "/v1/journal?pageSize=100", expect=200).json()
    api.call("GET", "/v1/journal?pageSize=100&hydrate=true", expect=200)
    for kind in ("compute", "volume"):
        subject = next(entry["object_id"] for entry in entries if entry["object_type"] == kind)
        api.call("GET", f"/v1/journal/{kind}/{subject}?hydrate=true", expect=200)
    page = api.call("GET", "/v1/audit/log?page_size=2", expect=200).json()
    api.call("GET", f"/v1/audit/log?page_size=2&cursor={page['cursor']}", expect=200)
    api.call("POST", "/v1/audit/log/download", {"action": "create"}, expect=200)


def clean_up(api, sandbox, key, script):
    api.call("DELETE", "/v1/secrets/contract?force=true", expect=200)
    api.call("DELETE", "/v1/container-registry-credentials/contract-hub?force=true", expect=200)
    sandbox.set_oddity("audit_role", "member")
    api.call("GET", "/v1/audit/log", expect=403)
    api.call("POST", "/v1/audit/log/download", {}, expect=403)
    api.call("DELETE", f"/v1/ssh-keys/{key}", expect=200)
    api.call("DELETE", f"/v1/scripts/{script}", expect=200)
