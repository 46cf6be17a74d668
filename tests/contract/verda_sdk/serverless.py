"""Containers and jobs through the SDK."""

import pathlib
import tempfile

from verda.containers import (
    AWSECRCredentials,
    ComputeResource,
    Container,
    ContainerDeploymentStatus,
    ContainerRegistrySettings,
    CustomRegistryCredentials,
    Deployment,
    DockerHubCredentials,
    EnvVar,
    EnvVarType,
    GCRCredentials,
    GeneralStorageMount,
    GithubCredentials,
    HealthcheckSettings,
    QueueLoadScalingTrigger,
    ScalingOptions,
    ScalingPolicy,
    ScalingTriggers,
    SecretMount,
    UtilizationScalingTrigger,
    VolumeMount,
    VolumeMountType,
)
from verda.exceptions import APIException
from verda.job_deployments import JobDeployment, JobDeploymentStatus, JobScalingOptions

IMAGE = "registry-1.docker.io/chentex/random-logger:v1.0.1"


def container():
    return Container(
        image=IMAGE,
        exposed_port=8080,
        healthcheck=HealthcheckSettings(enabled=True, port=8081, path="/health"),
        env=[EnvVar("TOKEN", "sdk-token", EnvVarType.SECRET)],
        volume_mounts=[
            GeneralStorageMount(mount_path="/data"),
            VolumeMount(type=VolumeMountType.MEMORY, mount_path="/dev/shm", size_in_mb=64),
            SecretMount(mount_path="/files", secret_name="sdk-files"),
        ],
    )


def scaling():
    return ScalingOptions(
        min_replica_count=1,
        max_replica_count=3,
        scale_down_policy=ScalingPolicy(delay_seconds=300),
        scale_up_policy=ScalingPolicy(delay_seconds=1),
        queue_message_ttl_seconds=500,
        concurrent_requests_per_replica=1,
        scaling_triggers=ScalingTriggers(
            queue_load=QueueLoadScalingTrigger(threshold=0.5),
            cpu_utilization=UtilizationScalingTrigger(enabled=True, threshold=80),
            gpu_utilization=UtilizationScalingTrigger(enabled=False),
        ),
    )


def make_secrets(containers):
    containers.create_secret("sdk-token", "value")
    assert any(secret.name == "sdk-token" for secret in containers.get_secrets())
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "cert.pem"
        path.write_text("test")
        containers.create_fileset_secret_from_file_paths("sdk-files", [str(path)])
    assert any(secret.name == "sdk-files" for secret in containers.get_fileset_secrets())
    for credentials in (
        DockerHubCredentials("sdk-hub", "user", "token"),
        GithubCredentials("sdk-ghcr", "user", "token"),
        GCRCredentials("sdk-gcr", "{}"),
        AWSECRCredentials("sdk-ecr", "id", "secret", "eu-north-1", "example.dkr.ecr.eu-north-1.amazonaws.com"),
        CustomRegistryCredentials("sdk-custom", "{}"),
    ):
        containers.add_registry_credentials(credentials)
    assert len([c for c in containers.get_registry_credentials() if c.name.startswith("sdk-")]) == 5
    containers.delete_registry_credentials("sdk-ghcr")


def drive_containers(api, sandbox):
    containers = api.containers
    assert any(r.name == "H100" and r.size == 1 for r in containers.get_compute_resources(is_available=True))
    assert all(r.size == 8 for r in containers.get_gpus(size=8))
    make_secrets(containers)
    made = containers.create_deployment(
        Deployment(name="sdk", containers=[container()], compute=ComputeResource("H100", 1), scaling=scaling())
    )
    assert made.endpoint_base_url == "https://containers.datacrunch.io/sdk"
    sandbox.advance(60)
    assert containers.get_deployment_status("sdk") == ContainerDeploymentStatus.HEALTHY
    assert any(known.name == "sdk" for known in containers.get_deployments())
    assert containers.get_deployment("sdk").name == "sdk"
    seen = containers.get_deployment_by_name("sdk")
    assert seen.containers[0].name == "random-logger-0" and seen.containers[0].image["image"] == IMAGE
    assert containers.get_deployment_replicas("sdk")[0].status == "running"
    change_deployment(containers, seen)
    change_environment(containers, sandbox)
    for action in (containers.restart_deployment, containers.pause_deployment):
        action("sdk")
    assert containers.get_deployment_status("sdk") == ContainerDeploymentStatus.PAUSED
    containers.resume_deployment("sdk")
    containers.purge_deployment_queue("sdk")
    try:
        containers.delete_secret("sdk-token")
        raise AssertionError("a secret in use was deleted")
    except APIException as error:
        assert "in use" in error.message
    containers.delete_deployment("sdk")


def change_deployment(containers, seen):
    seen.containers[0].image = "registry-1.docker.io/chentex/random-logger:v1.0.2"
    seen.container_registry_settings = ContainerRegistrySettings(is_private=False)
    changed = containers.update_deployment("sdk", seen)
    assert changed.containers[0].image["image"].endswith(":v1.0.2")
    options = containers.get_deployment_scaling_options("sdk")
    assert options.scaling_triggers.queue_load.threshold == 0.5
    assert options.scaling_triggers.gpu_utilization.threshold is None
    options.max_replica_count = 5
    assert containers.update_deployment_scaling_options("sdk", options).max_replica_count == 5


def change_environment(containers, sandbox):
    name = "random-logger-0"
    level = EnvVar("LEVEL", "info", EnvVarType.PLAIN)
    assert len(containers.add_deployment_environment_variables("sdk", name, [level])[name]) == 2
    level.value_or_reference_to_secret = "debug"
    # The document says a list; this method of the SDK reads one object.
    sandbox.set_oddity("patch_env", "object")
    changed = containers.update_deployment_environment_variables("sdk", name, [level])
    sandbox.set_oddity("patch_env", "list")
    assert changed[name][1].value_or_reference_to_secret == "debug"
    assert len(containers.get_deployment_environment_variables("sdk")[name]) == 2
    assert len(containers.delete_deployment_environment_variables("sdk", name, ["LEVEL"])[name]) == 1


def drive_jobs(api, sandbox):
    jobs = api.job_deployments
    made = jobs.create(
        JobDeployment(
            name="sdk-job",
            containers=[container()],
            compute=ComputeResource("H100", 1),
            scaling=JobScalingOptions(max_replica_count=1, queue_message_ttl_seconds=300, deadline_seconds=3600),
        )
    )
    assert made.endpoint_base_url.endswith("/sdk-job")
    assert any(known.name == "sdk-job" and known.compute.name == "H100" for known in jobs.get())
    seen = jobs.get_by_name("sdk-job")
    seen.containers[0].image = IMAGE
    seen.scaling = JobScalingOptions(max_replica_count=2, queue_message_ttl_seconds=300, deadline_seconds=7200)
    jobs.update("sdk-job", seen)
    assert jobs.get_scaling_options("sdk-job").deadline_seconds == 7200
    jobs.pause("sdk-job")
    # The SDK does not know the documented status "ready" of a job that waits for work.
    assert jobs.get_status("sdk-job") == JobDeploymentStatus.PAUSED
    jobs.resume("sdk-job")
    jobs.purge_queue("sdk-job")
    jobs.delete("sdk-job", timeout=1000)
    api.containers.delete_fileset_secret("sdk-files")
    api.containers.delete_secret("sdk-token", force=True)
