// Port for the file system: the few things gpuctl does with files, with the safety it needs built in.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/result.hpp"

namespace gpuctl {

struct FileInfo {
  std::uint64_t size = 0;
  unsigned mode = 0;  ///< permission bits only, e.g. 0600
  bool is_directory = false;
  bool owned_by_us = false;  ///< owner is the effective user
  WallTime modified{};
};

/// An advisory lock on a file; the kernel drops it when the process dies. Unlocks on destruction.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

/// Thread-safe. Calls may block on the disk. Errors are ErrorCode::io (not_found where a file is absent) and
/// carry the path and the system's own words.
class Files {
 public:
  virtual ~Files() = default;

  /// The whole file; refuses more than `limit` bytes.
  virtual Result<std::string> read(const std::string& path, std::uint64_t limit = 16U << 20U) = 0;
  /// Writes beside `path` and renames over it: readers see the old or the new file, never half of one. The data is
  /// on disk (fsync of file and folder) when this returns. A symbolic link at `path` stays; what it leads to is
  /// replaced.
  virtual Result<void> write_atomic(const std::string& path, std::string_view content, unsigned mode) = 0;
  /// nullopt where nothing is there. Follows symbolic links.
  virtual Result<std::optional<FileInfo>> info(const std::string& path) = 0;
  /// Creates the folder and its parents; new ones get `mode`.
  virtual Result<void> make_directories(const std::string& path, unsigned mode) = 0;
  /// Removes a file. Absent is fine.
  virtual Result<void> remove(const std::string& path) = 0;
  /// Names (not paths) in a folder, sorted. An absent folder is empty.
  virtual Result<std::vector<std::string>> list(const std::string& path) = 0;
  /// Takes an exclusive lock, creating the file 0600, waiting until the context ends. Blocks.
  virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path, const CallContext& context) = 0;
};

}  // namespace gpuctl
