// Bodies as the service writes them, oddities included.
#pragma once

namespace gpuctl::test {

inline constexpr const char* kInstance = R"({
  "id": "8472bacf-875d-4e86-ad31-4a5d2dcd5f4d", "ip": "1.2.3.4", "status": "running",
  "created_at": "2023-07-15T14:10:26.654Z", "created_by_user_id": "7dfc2631-0158-4f74-93f6-6b46dcb90fef",
  "cpu": {"description": "176 CPU", "number_of_cores": 176, "model": "AMD Genoa"},
  "gpu": {"description": "8x A100", "number_of_gpus": 8},
  "gpu_memory": {"description": "640GB GPU RAM", "size_in_gigabytes": 640},
  "memory": {"description": "640GB RAM", "size_in_gigabytes": 640}, "storage": {"description": "dynamic"},
  "hostname": "train-1", "description": "", "tags": [{"id": "tag_1", "key": "env", "value": "prod"}],
  "location": "FIN-01", "price_per_hour": 23.92, "is_spot": false, "instance_type": "8A100.176V",
  "image": "ubuntu-22-04-cuda-12-0-docker", "os_name": "Ubuntu 22.04", "startup_script_id": null,
  "ssh_key_ids": ["dd50b622-1c36-48c2-a485-f4d4937a3ea1"], "os_volume_id": "95cec4c3-af69-42eb-a790-fcacebfdfcea",
  "jupyter_token": "b9e6d8517db3a722ccfb309ca599a35f", "contract": "PAY_AS_YOU_GO", "pricing": "FIXED_PRICE",
  "volume_ids": ["95cec4c3-af69-42eb-a790-fcacebfdfcea"]})";

inline constexpr const char* kCluster = R"({
  "id": "466fdcab-34ab-4053-85fd-a7bd7372816d", "ip": null, "status": "provisioning",
  "created_at": "2026-01-15T10:00:00.000Z", "cpu": {"description": "256 CPU", "number_of_cores": 256},
  "gpu": {"description": "16x B200", "number_of_gpus": 16},
  "gpu_memory": {"description": "2880GB", "size_in_gigabytes": 2880}, "memory": {"size_in_gigabytes": 3600},
  "hostname": "big", "description": "", "tags": [], "location": "FIN-03", "price_per_hour": 105.86,
  "cluster_type": "16B200", "image": "ubuntu-22.04-cuda-12.9-cluster", "os_name": "Ubuntu 22.04", "ssh_key_ids": [],
  "contract": "PAY_AS_YOU_GO",
  "worker_nodes": [{"id": "1", "hostname": "big-1", "public_ip": "1.2.3.5", "private_ip": "10.0.0.1", "status": "running"},
                   {"id": "2", "hostname": "big-2", "private_ip": "10.0.0.2", "status": "running"}, "worker-3"],
  "shared_volumes": [{"id": "v", "name": "home", "mount_point": "/home", "size_in_gigabytes": 30000}]})";

inline constexpr const char* kVolume = R"({
  "id": "95f99e2d-596e-41d6-be07-5f3df6ebe7b4", "instance_id": "2cba5fac-a750-4cdf-8600-9e30874b121b",
  "instances": [{"id": "2cba5fac-a750-4cdf-8600-9e30874b121b", "hostname": "train-1", "status": "running",
                 "instance_type": "4A100.88V", "ip": "1.2.3.4", "os_volume_id": "x"}],
  "name": "data", "created_at": "2024-07-08T19:19:54.247Z", "status": "attached", "size": 100, "is_os_volume": true,
  "target": "vda", "type": "NVMe", "location": "FIN-01", "ssh_key_ids": [], "pseudo_path": "volume-84Ca37Jf",
  "create_directory_command": "mkdir -p /mnt/volume", "mount_command": "mount -t nfs x /mnt/volume",
  "filesystem_to_fstab_command": "grep x", "contract": "PAY_AS_YOU_GO", "base_hourly_cost": 0.0273972602739726,
  "monthly_price": 20, "currency": "eur", "long_term": null, "tags": []})";

inline constexpr const char* kTrashedVolume = R"({
  "id": "95f99e2d-596e-41d6-be07-5f3df6ebe7b4", "instance_id": null, "instances": [], "name": "old",
  "created_at": "2024-07-08T19:19:54.247Z", "status": "deleted", "size": 50, "is_os_volume": false, "target": null,
  "type": "NVMe", "location": "FIN-01", "ssh_key_ids": [], "contract": "PAY_AS_YOU_GO", "base_hourly_cost": 0.01,
  "monthly_price": 10, "currency": "usd", "tags": [], "deleted_at": "2025-01-10T11:35:47.633Z",
  "is_permanently_deleted": false})";

inline constexpr const char* kInstanceTypes = R"([
  {"best_for": [], "cpu": {"description": "30 CPU", "number_of_cores": 30}, "deploy_warning": null,
   "description": "Dedicated Hardware Instance", "gpu": {"description": "1x H100 SXM5 80GB", "number_of_gpus": 1},
   "gpu_memory": {"size_in_gigabytes": 80}, "id": "t1", "instance_type": "1H100.80S.30V",
   "memory": {"size_in_gigabytes": 120}, "model": "H100", "name": "H100 SXM5 80GB", "p2p": null,
   "price_per_hour": "3.382", "spot_price": "1.691", "dynamic_price": null, "max_dynamic_price": "3.382",
   "serverless_price": "0", "serverless_spot_price": "0", "storage": {"description": "dynamic"}, "currency": "usd",
   "manufacturer": "NVIDIA", "display_name": null, "supported_os": ["ubuntu-24.04"]},
  {"gpu": {"description": "8x A100 SXM4 80GB", "number_of_gpus": 8}, "gpu_memory": {"size_in_gigabytes": 640},
   "instance_type": "8A100.176V", "model": "A100 80GB", "price_per_hour": 13.01, "spot_price": 6.505,
   "currency": "usd", "cpu": {"number_of_cores": 176}, "memory": {"size_in_gigabytes": 960}},
  {"gpu": {"description": "", "number_of_gpus": 0}, "gpu_memory": {"size_in_gigabytes": 0},
   "instance_type": "CPU.4V.16G", "model": "CPU Node", "price_per_hour": "0.04800", "spot_price": "0.01920",
   "currency": "usd", "cpu": {"number_of_cores": 4}, "memory": {"size_in_gigabytes": 16}}])";

inline constexpr const char* kDeployment = R"({
  "name": "flux", "endpoint_base_url": "https://containers.datacrunch.io/flux",
  "created_at": "2021-08-31T12:00:00.000Z", "compute": {"name": "H100", "size": 2}, "is_spot": true,
  "container_registry_settings": {"is_private": true, "credentials": {"name": "dockerhub"}},
  "containers": [{"name": "flux-0", "image": {"image": "docker.io/x/flux:1", "last_updated_at": "2026-10-02T11:36:49Z"},
    "exposed_port": 8080, "entrypoint_overrides": {"enabled": false, "entrypoint": null, "cmd": null},
    "env": [{"name": "INNER", "value_or_reference_to_secret": "shown", "type": "plain"}]}]})";

inline constexpr const char* kJob = R"({
  "name": "training", "endpoint_base_url": "https://containers.datacrunch.io/training",
  "created_at": "2021-08-31T12:00:00.000Z", "created_by_user_id": "u1", "compute": {"name": "H200", "size": 1},
  "container_registry_settings": {"is_private": false, "credentials": null},
  "containers": [{"name": "training-0", "image": {"image": "docker.io/x/train:2"}, "exposed_port": 80,
    "env": [{"name": "MODE", "value_or_reference_to_secret": "fast", "type": "plain"},
            {"name": "HF_TOKEN", "value_or_reference_to_secret": "hf-secret", "type": "secret"}],
    "volume_mounts": [], "should_use_cached_image": false}]})";

}  // namespace gpuctl::test
