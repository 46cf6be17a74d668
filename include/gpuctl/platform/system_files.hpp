// The real file system.
#pragma once

#include "gpuctl/base/files.hpp"

namespace gpuctl {

/// Files as the port describes them. Besides:
/// - `write_atomic` gives the file exactly `mode`, whatever the umask; a symbolic link at `path` is replaced, not
///   followed. A writer that is killed leaves at most a hidden `.<name>.<random>.tmp` beside it.
/// - `lock` uses flock(2) on a file of its own open file description, so that threads of one process exclude each other
///   too, and polls every 1 to 25 ms. The lock file itself is never removed.
/// - A full or read-only disk, and missing permission, come with a hint.
class SystemFiles final : public Files {
 public:
  Result<std::string> read(const std::string& path, std::uint64_t limit = 16U << 20U) override;
  Result<void> write_atomic(const std::string& path, std::string_view content, unsigned mode) override;
  Result<std::optional<FileInfo>> info(const std::string& path) override;
  Result<void> make_directories(const std::string& path, unsigned mode) override;
  Result<void> remove(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& path) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path, const CallContext& context) override;
};

}  // namespace gpuctl
