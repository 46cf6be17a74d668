// What machines are given: SSH keys, startup scripts, secrets, registry credentials. Values of secrets are never read.
#include "providers/verda/resources/tables.hpp"

namespace gpuctl::verda {
namespace {

constexpr WireField kKeyWire[] = {
    {{"id", kText, "", kWide, "id of the key"}, "id", nullptr, kRequired},
    {{"name", kText, "", kTable, "name of the key"}, "name", nullptr, kRequired},
    {{"fingerprint", kText, "", kTable, "MD5 fingerprint"}, "fingerprint"},
    {{"public_key", kText, "", kJson, "the public key"}, "key"},
    {{"created_at", kTime, "AGE", kWide, "when it was added, where the server says it", kAge}, "created_at"},
    {{"created_by", kText, "", kJson, "user who added it"}, "created_by_user_id"},
};
constexpr auto kKeyFields = fields_of(kKeyWire);
constexpr std::string_view kKeyAliases[] = {"keys", "key", "ssh", "sshkeys"};
constexpr Source kKeySource[] = {{"/ssh-keys"}};

constexpr WireField kScriptWire[] = {
    {{"id", kText, "", kWide, "id of the script"}, "id", nullptr, kRequired},
    {{"name", kText, "", kTable, "name of the script"}, "name", nullptr, kRequired},
    {{"created_at", kTime, "AGE", kTable, "when it was added", kAge}, "created_at"},
};
constexpr auto kScriptFields = fields_of(kScriptWire);
constexpr WireField kScriptDetailWire[] = {
    kScriptWire[0], kScriptWire[1], kScriptWire[2], {{"script", kText, "", kJson, "text of the script"}, "script"}};
constexpr auto kScriptDetailFields = fields_of(kScriptDetailWire);
constexpr std::string_view kScriptAliases[] = {"startup-scripts", "startup-script"};
constexpr model::FilterSpec kScriptFilters[] = {{"--name", "name", "TEXT", "only with this text in the name"}};
constexpr Source kScriptSource[] = {{"/scripts"}};

constexpr WireField kSecretWire[] = {
    {{"name", kText, "", kTable, "name of the secret"}, "name", nullptr, kRequired},
    {{"type", kText, "", kTable, "generic or file-secret"}, "secret_type"},
    {{"created_at", kTime, "AGE", kTable, "when it was added", kAge}, "created_at"},
};
constexpr auto kSecretFields = fields_of(kSecretWire);
constexpr Source kSecretSource[] = {{"/secrets"}};

constexpr WireField kFileSecretWire[] = {
    kSecretWire[0], kSecretWire[1], kSecretWire[2], {{"files", kList, "", kTable, "names of its files"}, "file_names"}};
constexpr auto kFileSecretFields = fields_of(kFileSecretWire);
constexpr std::string_view kFileSecretAliases[] = {"secret-files"};
constexpr Source kFileSecretSource[] = {{"/file-secrets"}};

constexpr WireField kRegistryWire[] = {
    {{"name", kText, "", kTable, "name of the credentials"}, "name", nullptr, kRequired},
    {{"created_at", kTime, "AGE", kTable, "when they were added", kAge}, "created_at"},
};
constexpr auto kRegistryFields = fields_of(kRegistryWire);
constexpr std::string_view kRegistryAliases[] = {"registry-credentials", "registry-credential",
                                                 "container-registry-credentials"};
constexpr Source kRegistrySource[] = {{"/container-registry-credentials"}};

}  // namespace

constinit const Resource kSshKeys = {.schema = {.name = "ssh-keys",
                                                .singular = "ssh-key",
                                                .aliases = kKeyAliases,
                                                .summary = "public keys that machines let in",
                                                .fields = kKeyFields,
                                                .can_get = true},
                                     .wire = kKeyWire,
                                     .sources = kKeySource,
                                     .lookup = Lookup::by_path};

constinit const Resource kScripts = {.schema = {.name = "scripts",
                                                .singular = "script",
                                                .aliases = kScriptAliases,
                                                .summary = "scripts that machines run at their first boot",
                                                .fields = kScriptFields,
                                                .filters = kScriptFilters,
                                                .can_get = true,
                                                .detail_fields = kScriptDetailFields},
                                     .wire = kScriptWire,
                                     .detail_wire = kScriptDetailWire,
                                     .sources = kScriptSource,
                                     .paging = Paging::pages,
                                     .lookup = Lookup::by_path};

constinit const Resource kSecrets = {.schema = {.name = "secrets",
                                                .singular = "secret",
                                                .summary = "secrets of serverless deployments, without their values",
                                                .fields = kSecretFields,
                                                .id_field = "name",
                                                .can_get = true},
                                     .wire = kSecretWire,
                                     .sources = kSecretSource,
                                     .lookup = Lookup::in_list};

constinit const Resource kFileSecrets = {.schema = {.name = "file-secrets",
                                                    .singular = "file-secret",
                                                    .aliases = kFileSecretAliases,
                                                    .summary = "files kept as secrets, without their contents",
                                                    .fields = kFileSecretFields,
                                                    .id_field = "name",
                                                    .can_get = true},
                                         .wire = kFileSecretWire,
                                         .sources = kFileSecretSource,
                                         .lookup = Lookup::in_list};

constinit const Resource kRegistryCredentials = {.schema = {.name = "registry-creds",
                                                            .singular = "registry-cred",
                                                            .aliases = kRegistryAliases,
                                                            .summary = "credentials for container registries",
                                                            .fields = kRegistryFields,
                                                            .id_field = "name"},
                                                 .wire = kRegistryWire,
                                                 .sources = kRegistrySource};

}  // namespace gpuctl::verda
