// SSH keys, as others use them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gpuctl::sandbox {

/// "9b:11:74:...": the MD5 of an OpenSSH public key ("ssh-ed25519 AAAA... comment"). nullopt when it is not one.
std::optional<std::string> key_fingerprint(std::string_view key);

}  // namespace gpuctl::sandbox
