#include "cli/commands/names.hpp"

#include "cli/completion.hpp"
#include "gpuctl/workflows/cost.hpp"

namespace gpuctl::cli {

void remember_names(const Invocation& invocation, Services& services, std::span<const model::Record> records) {
  const model::ResourceSchema& resource = *invocation.command->resource;
  const Account account{invocation.global.sandbox, invocation.global.profile};
  const std::string path = name_cache_path(*invocation.command, account, services.environment, services.settings);
  if (!resource.can_get || path.empty()) return;
  constexpr std::size_t most_bytes = 64U << 10U;
  std::string text;
  for (const model::Record& record : records) {
    if (workflows::is_dead(resource, record)) continue;
    std::string_view name = record.text(resource.name_field);
    if (name.empty()) name = record.text(resource.id_field);
    if (name.empty() || name.find('\n') != std::string_view::npos || text.size() > most_bytes) continue;
    text.append(name).push_back('\n');
  }
  // A durable write costs milliseconds; most lists bring no new names.
  if (const auto known = services.files.read(path); known.ok() && *known == text) return;
  if (services.files.make_directories(path.substr(0, path.rfind('/')), 0700).ok())
    static_cast<void>(services.files.write_atomic(path, text, 0600));
}

}  // namespace gpuctl::cli
