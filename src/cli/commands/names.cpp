#include "cli/commands/names.hpp"

#include <fmt/format.h>

namespace gpuctl::cli {

void remember_names(Services& services, std::string_view provider_id, const model::ResourceSchema& resource,
                    std::span<const model::Record> records) {
  if (!resource.can_get) return;
  constexpr std::size_t most_bytes = 64U << 10U;
  std::string text;
  for (const model::Record& record : records) {
    std::string_view name = record.text(resource.name_field);
    if (name.empty()) name = record.text(resource.id_field);
    if (name.empty() || name.find('\n') != std::string_view::npos || text.size() > most_bytes) continue;
    text.append(name).push_back('\n');
  }
  const std::string folder = services.settings.folders().cache + "/names";
  const std::string path = fmt::format("{}/{}-{}.txt", folder, provider_id, resource.name);
  // A durable write costs milliseconds; most lists bring no new names.
  if (const auto known = services.files.read(path); known.ok() && *known == text) return;
  if (services.files.make_directories(folder, 0700).ok())
    static_cast<void>(services.files.write_atomic(path, text, 0600));
}

}  // namespace gpuctl::cli
