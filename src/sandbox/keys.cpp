// SSH keys, under /ssh-keys and its older name /sshkeys.
#include "sandbox/keys.hpp"

// The low-level functions stand alone in the library; the newer ones would bring most of it into the binary.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>

#include <array>

#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The decoded second word of "ssh-ed25519 AAAA... comment"; empty when it is not base64.
std::string key_blob(std::string_view key) {
  const std::size_t start = key.find(' ');
  if (start == std::string_view::npos) return "";
  std::string_view text = key.substr(start + 1);
  text = text.substr(0, text.find_first_of(" \r\n"));
  if (text.empty() || text.size() % 4 != 0) return "";
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string blob;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char letter : text) {
    const std::size_t value = alphabet.find(letter);
    if (value == std::string_view::npos) return "";
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    blob += static_cast<char>(bits >> static_cast<unsigned>(held) & 0xFFU);
  }
  return blob;
}

Reply list_keys(World& world, const Call&) { return list_reply(world, "ssh_key"); }

Reply get_key(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  if (world.books().find("ssh_key", id) == nullptr) return not_found("SSH key not found");
  return single_reply(world, world.books().text("ssh_key", id));
}

Reply add_key(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const std::string name = text_of(call.json, "name");
  const std::string key = text_of(call.json, "key");
  if (name.empty()) return invalid("name should not be empty");
  if (key.empty()) return invalid("key should not be empty");
  const auto fingerprint = key_fingerprint(key);
  if (!fingerprint) return invalid("Invalid ssh key");
  const std::string id = world.random().uuid();
  world.books().put("ssh_key", id,
                    Json{{"id", id},
                         {"name", name},
                         {"key", key},
                         {"fingerprint", *fingerprint},
                         {"created_by_user_id", world.user_id()},
                         {"created_at", world.timestamp()}});
  return id_reply(world, 201, id);
}

Reply delete_keys(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const auto ids = string_list(call.json, "keys");
  if (!ids || ids->empty()) return invalid("keys should not be empty");
  for (const std::string& id : *ids) {
    if (world.books().find("ssh_key", id) == nullptr) return invalid("Invalid ssh-key ID");
  }
  for (const std::string& id : *ids) world.books().erase("ssh_key", id);
  return Reply::empty(200);
}

Reply delete_key(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  if (world.books().find("ssh_key", id) == nullptr) return not_found("SSH key not found");
  world.books().erase("ssh_key", id);
  return Reply::empty(200);
}

constexpr std::array routes{
    Route{"GET", "/v1/ssh-keys", "list_ssh_keys", list_keys},
    Route{"POST", "/v1/ssh-keys", "create_ssh_key", add_key},
    Route{"DELETE", "/v1/ssh-keys", "delete_ssh_keys", delete_keys},
    Route{"GET", "/v1/ssh-keys/{id}", "get_ssh_key", get_key},
    Route{"DELETE", "/v1/ssh-keys/{id}", "delete_ssh_key", delete_key},
    Route{"GET", "/v1/sshkeys", "list_ssh_keys", list_keys},
    Route{"POST", "/v1/sshkeys", "create_ssh_key", add_key},
    Route{"DELETE", "/v1/sshkeys", "delete_ssh_keys", delete_keys},
    Route{"GET", "/v1/sshkeys/{id}", "get_ssh_key", get_key},
    Route{"DELETE", "/v1/sshkeys/{id}", "delete_ssh_key", delete_key},
};

}  // namespace

std::optional<std::string> key_fingerprint(std::string_view key) {
  const std::string blob = key_blob(key);
  if (blob.empty()) return std::nullopt;
  std::array<unsigned char, MD5_DIGEST_LENGTH> digest{};
  MD5_CTX state;
  MD5_Init(&state);
  MD5_Update(&state, blob.data(), blob.size());
  MD5_Final(digest.data(), &state);
  std::string text;
  for (const unsigned char byte : digest) text += fmt::format("{}{:02x}", text.empty() ? "" : ":", byte);
  return text;
}

std::span<const Route> key_routes() { return routes; }

}  // namespace gpuctl::sandbox
