#!/usr/bin/env python3
"""Drives the sandbox with Verda's official Python SDK, unchanged: every public method of every service is called.

GPUCTL_BIN  the program whose `sandbox serve` is started
"""

import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"

from sandbox_process import Sandbox, skip  # noqa: E402

try:
    from verda import VerdaClient, __version__
    from verda.constants import Actions
    from verda.exceptions import APIException
except ImportError as error:
    skip(f"the SDK is missing: {error}")

from recorder import Recording  # noqa: E402
from serverless import drive_containers, drive_jobs  # noqa: E402

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEnq0b1mC8aWzvPGmpbJ0DgMsXbUmbYXqf1yJxJm0Q7d sdk"


def refused(code, call, *arguments, **named):
    """The call must raise the SDK's own error with this code."""
    try:
        call(*arguments, **named)
    except APIException as error:
        assert error.code == code, f"{error.code} instead of {code}: {error.message}"
        return error.message
    raise AssertionError(f"{call} was not refused")


def eventually(read, wanted, seconds=20):
    """Reads until the value is the wanted one; the sandbox works fast here, so this hardly waits."""
    deadline = time.monotonic() + seconds
    while (value := read()) != wanted:
        assert time.monotonic() < deadline, f"still {value} instead of {wanted}"
        time.sleep(0.05)


def drive_catalogue(api):
    assert api.balance.get().currency == "usd"
    types = {item.instance_type: item for item in api.instance_types.get()}
    assert types["1H100.80S.30V"].price_per_hour == 3.382
    assert api.instance_types.get(currency="eur")[0].currency == "eur"
    assert any(image.image_type == "ubuntu-24.04" for image in api.images.get())
    assert api.images.get(instance_type="1H100.80S.30V")
    refused("not_found", api.images.get, instance_type="nothing")
    assert {place["code"] for place in api.locations.get()} == {"FIN-01", "FIN-02", "FIN-03", "ICE-01"}
    assert any(kind.type == "NVMe" and kind.price_per_month_per_gb == 0.2 for kind in api.volume_types.get())
    assert all(kind.serverless_price > 0 for kind in api.container_types.get())
    assert any(kind.cluster_type == "16B200" for kind in api.cluster_types.get())
    assert api.long_term.get_cluster_periods()[0].code == "1_DAY"
    assert any(period.code == "3_MONTHS" for period in api.long_term.get_instance_periods())


def drive_keys_and_scripts(api):
    key = api.ssh_keys.create("sdk", KEY)
    assert api.ssh_keys.get_by_id(key.id).public_key == KEY
    assert any(known.id == key.id for known in api.ssh_keys.get())
    passing = [api.ssh_keys.create(f"passing-{i}", KEY) for i in range(2)]
    api.ssh_keys.delete([passing[0].id])
    api.ssh_keys.delete_by_id(passing[1].id)
    refused("not_found", api.ssh_keys.get_by_id, passing[1].id)

    script = api.startup_scripts.create("sdk", "#!/bin/bash\ntrue\n")
    assert api.startup_scripts.get_by_id(script.id).script == "#!/bin/bash\ntrue\n"
    assert any(known.id == script.id for known in api.startup_scripts.get())
    passing = [api.startup_scripts.create(f"passing-{i}", "true") for i in range(2)]
    api.startup_scripts.delete([passing[0].id])
    api.startup_scripts.delete_by_id(passing[1].id)
    return key.id, script.id


def drive_instances(api, key, script):
    assert api.instances.is_available("1V100.6V", location_code="FIN-01") is True
    assert api.instances.is_available("1V100.6V", is_spot=True) is True
    assert any("1V100.6V" in place["availabilities"] for place in api.instances.get_availabilities(is_spot=False))
    made = api.instances.create(
        instance_type="1V100.6V", image="ubuntu-24.04", hostname="sdk", description="made by the SDK",
        ssh_key_ids=[key], startup_script_id=script, location="FIN-01", os_volume={"name": "sdk-os", "size": 50})
    eventually(lambda: api.instances.get_by_id(made.id).status, "running")
    machine = api.instances.get_by_id(made.id)
    assert machine.ip and machine.os_volume_id and machine.price_per_hour == 0.182
    assert any(known.id == made.id for known in api.instances.get(status="running"))
    refused("invalid_request", api.instances.get, status="happy")
    message = refused("service_unavailable", api.instances.create, "8B300.240V.CC", "24.04.cuda13.2.cc", "none", "",
                      [key], location="FIN-03")
    assert message == "No capacity available", message
    api.instances.action(made.id, Actions.SHUTDOWN)
    eventually(lambda: api.instances.get_by_id(made.id).status, "offline")
    return made.id


def drive_volumes(api, instance):
    volume = api.volumes.create("NVMe", "sdk", 50, location="FIN-01")
    status = lambda: api.volumes.get_by_id(volume.id).status  # noqa: E731
    eventually(status, "detached")
    api.volumes.attach(volume.id, instance)
    eventually(status, "attached")
    api.volumes.detach(volume.id)
    eventually(status, "detached")
    api.volumes.rename(volume.id, "renamed")
    api.volumes.increase_size([volume.id], 60)
    seen = api.volumes.get_by_id(volume.id)
    assert (seen.name, seen.size) == ("renamed", 60), seen
    copy = api.volumes.clone(volume.id, name="copy")
    eventually(lambda: api.volumes.get_by_id(copy.id).status, "detached")
    assert any(known.id == copy.id for known in api.volumes.get())
    assert all(known.status == "detached" for known in api.volumes.get(status="detached"))
    api.volumes.delete(volume.id)
    eventually(status, "deleted")
    assert any(known.id == volume.id for known in api.volumes.get_in_trash())
    eventually(lambda: api.volumes.get_by_id(copy.id).status, "detached")
    api.volumes.delete_by_id(copy.id, is_permanent=True)
    eventually(lambda: api.volumes.get_by_id(copy.id).status, "deleted")
    assert not any(known.id == copy.id for known in api.volumes.get_in_trash())


def drive_clusters(api, sandbox, key):
    assert api.clusters.is_available("16B200", "FIN-03") is True
    assert "16B200" in api.clusters.get_availabilities("FIN-03")
    images = api.clusters.get_cluster_images("16B200")
    assert "ubuntu-22.04-cuda-12.9-cluster" in images
    # Fast enough to finish, slow enough that the SDK sees it provisioning.
    sandbox.set_speed(300)
    made = api.clusters.create("16B200", "ubuntu-22.04-cuda-12.9-cluster", "sdk-cluster", ssh_key_ids=[key])
    assert made.status == "provisioning" and made.ip is None and made.worker_nodes == []
    sandbox.advance(1200)
    sandbox.set_speed(100000)
    eventually(lambda: api.clusters.get_by_id(made.id).status, "running")
    running = api.clusters.get_by_id(made.id)
    assert len(running.worker_nodes) == 2 and running.ip
    assert running.shared_volumes[0].size_in_gigabytes == 30000
    assert any(known.id == made.id for known in api.clusters.get())
    refused("not_found", api.clusters.action, ["00000000-0000-4000-8000-000000000000"], "delete")
    api.clusters.delete(made.id)
    eventually(lambda: api.clusters.get_by_id(made.id).status, "discontinued")
    api.volumes.delete(running.shared_volumes[0].id, is_permanent=True)


def finish_instance(api, instance):
    api.instances.action([instance], Actions.DELETE)
    eventually(lambda: api.instances.get_by_id(instance).status, "discontinued")


def main():
    with Sandbox() as sandbox:
        sandbox.control("seed-fleet", {"count": 200})  # brings the money that clusters need
        sandbox.set_speed(100000)
        api = Recording(VerdaClient(sandbox.client_id, sandbox.client_secret, base_url=sandbox.base_url))
        drive_catalogue(api)
        key, script = drive_keys_and_scripts(api)
        instance = drive_instances(api, key, script)
        drive_volumes(api, instance)
        finish_instance(api, instance)
        drive_containers(api, sandbox)
        drive_jobs(api, sandbox)
        drive_clusters(api, sandbox, key)
    missing = api.public_methods() - api.called_methods()
    for name in sorted(missing):
        print(f"FAILED {name} was never called")
    print(f"verda {__version__}: {len(api.called_methods())} of {len(api.public_methods())} public methods")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
