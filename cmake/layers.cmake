# The table of layers: the one place that says what may include what.
#
# CMake builds one static library per row (gpuctl_<layer>) from it, and scripts/check_layers.py reads these same
# lines and refuses an include that the table does not allow. Keep each row on one line:
#   gpuctl_layer(<name> USES <layers...> THIRD <packages...>)
# THIRD entries may carry a folder, `package@src/folder`: the package may then be included only below that folder.
#
# Order matters: a row may only use rows above it, so a cycle cannot be written down.
gpuctl_layer(base USES THIRD fmt)
gpuctl_layer(platform USES base THIRD fmt spdlog)
gpuctl_layer(http USES base THIRD fmt nlohmann_json curl@src/http/curl boost@src/http/server)
gpuctl_layer(auth USES base http THIRD fmt nlohmann_json openssl)
gpuctl_layer(model USES base THIRD fmt)
gpuctl_layer(config USES base model THIRD fmt yaml-cpp)
gpuctl_layer(provider USES base model http auth THIRD fmt)
gpuctl_layer(providers/verda USES base model http auth provider THIRD fmt nlohmann_json)
gpuctl_layer(workflows USES base model provider THIRD fmt)
gpuctl_layer(output USES base model THIRD fmt nlohmann_json yaml-cpp jq)
gpuctl_layer(cli USES base model config provider workflows output THIRD fmt cli11@src/cli/parse)
gpuctl_layer(sandbox USES base http THIRD fmt nlohmann_json sqlite3 openssl)
gpuctl_layer(app USES base platform http auth config model provider providers/verda workflows output cli sandbox THIRD fmt)
