"""Where the service is known to differ from its own document. Each is used at least once, or the test fails."""

from dataclasses import dataclass


@dataclass
class Exception_:
    """`operation` is "METHOD /path" of the document ("*" ends a prefix); `path` the place in the body."""

    operation: str
    path: str
    said: str
    why: str
    used: int = 0

    def covers(self, operation, problem):
        prefix = self.operation.removesuffix("*")
        same = operation.startswith(prefix) if self.operation.endswith("*") else operation == self.operation
        return same and problem.path == self.path and self.said in str(problem)


def known():
    null = "null where"
    objects = "object where string is documented"
    return [
        Exception_("GET /v1/ssh-keys/{sshKeyId}", "", "array where object", "one key is an array of one"),
        Exception_("GET /v1/sshkeys/{sshKeyId}", "", "array where object", "one key is an array of one"),
        Exception_("GET /v1/scripts/{scriptId}", "", "array where object", "one script is an array of one"),
        Exception_("GET /v1/instance-types", "[].p2p", null, "recorded live: null"),
        Exception_("GET /v1/instance-types", "[].display_name", null, "recorded live: null"),
        Exception_("GET /v1/instance-types", "[].deploy_warning", null, "recorded live: null"),
        Exception_("GET /v1/instance-types", "[].dynamic_price", null, "recorded live: null"),
        Exception_("GET /v1/cluster-types", "[].node_details[]", objects, "objects of one member"),
        Exception_("GET /v1/clusters*", "[].worker_nodes[]", objects, "objects"),
        Exception_("GET /v1/clusters*", "[].shared_volumes[]", objects, "objects"),
        Exception_("GET /v1/clusters/{id}", "worker_nodes[]", objects, "objects"),
        Exception_("GET /v1/clusters/{id}", "shared_volumes[]", objects, "objects"),
        Exception_("GET /v1/clusters*", "[].ip", null, "no address while provisioning and at the end"),
        Exception_("GET /v1/clusters/{id}", "ip", null, "no address while provisioning and at the end"),
        Exception_("GET /v1/clusters*", "[].startup_script_id", null, "none chosen"),
        Exception_("GET /v1/clusters/{id}", "startup_script_id", null, "none chosen"),
        Exception_("GET /v1/instances*", "[].startup_script_id", null, "clients read it as optional"),
        Exception_("GET /v1/instances*", "[].os_volume_id", null, "clients read it as optional"),
        Exception_("GET /v1/volumes*", "[].instances[]", objects, "objects"),
        Exception_("GET /v1/volumes/{volume_id}", "instances[]", objects, "objects"),
        Exception_("GET /v1/volumes*", "[].instance_id", null, "not attached"),
        Exception_("GET /v1/volumes/{volume_id}", "instance_id", null, "not attached"),
        Exception_("GET /v1/volumes*", "[].target", null, "not attached"),
        Exception_("GET /v1/volumes/{volume_id}", "target", null, "not attached"),
        Exception_("GET /v1/volumes*", "[].long_term", null, "pay as you go"),
        Exception_("GET /v1/volumes/{volume_id}", "long_term", null, "pay as you go"),
        Exception_("*", "container_registry_settings.credentials", null, "a public registry has none"),
        Exception_("*", "[].container_registry_settings.credentials", null, "a public registry has none"),
        Exception_("*", "containers[].entrypoint_overrides.entrypoint", null, "seen live while disabled"),
        Exception_("*", "containers[].entrypoint_overrides.cmd", null, "seen live while disabled"),
        Exception_("*", "[].containers[].entrypoint_overrides.entrypoint", null, "seen live while disabled"),
        Exception_("*", "[].containers[].entrypoint_overrides.cmd", null, "seen live while disabled"),
        Exception_("GET /v1/container-deployment-templates/{template_id}", "revision", "string where object",
                   "the document's own example is a string"),
        Exception_("*", "scaling_triggers.cpu_utilization.threshold", null, "seen live while disabled"),
        Exception_("*", "scaling_triggers.gpu_utilization.threshold", null, "seen live while disabled"),
    ]
