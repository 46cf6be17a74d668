#include "gpuctl/platform/system_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "gpuctl/platform/system_clock.hpp"
#include "gpuctl/platform/system_random.hpp"
#include "platform/descriptor.hpp"
#include "platform/system_error.hpp"

namespace gpuctl {
namespace {

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Why a file cannot be read; absent is told apart from failing.
Error read_error(const std::string& path, int number) {
  Error error = system_error("read", path, number);
  if (is_absent(number)) error.code = ErrorCode::not_found;
  return error;
}

/// A descriptor that somebody opened for us: /dev/stdin, and what the shell makes of <(...).
bool names_descriptor(std::string_view path) {
  return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

/// Open for reading. Never waits for a writer: a pipe that was found by its name is refused.
Result<Descriptor> open_to_read(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.valid()) return read_error(path, errno);
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return read_error(path, errno);
  const bool waits = names_descriptor(path);
  if (S_ISFIFO(found.st_mode) && !waits)
    return Error{.code = ErrorCode::io, .message = fmt::format("cannot read {}: it is a pipe, not a file", path)};
  if (waits && ::fcntl(file.get(), F_SETFL, O_RDONLY) != 0) return read_error(path, errno);
  return file;
}

/// mkdir failed for another reason than that something is there.
Error folder_error(const std::string& folder, int number) {
  Error error = system_error("create the folder", folder, number);
  if (number == EACCES || number == EPERM)
    error.hint = fmt::format(
        "make {} writable, or point GPUCTL_CONFIG_DIR, GPUCTL_STATE_DIR and GPUCTL_CACHE_DIR at other folders",
        parent_of(folder));
  return error;
}

Result<void> sync_folder(const std::string& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return system_error("open", path, errno);
  // EINVAL: this file system cannot sync folders, and so promises nothing either way.
  if (::fsync(folder.get()) != 0 && errno != EINVAL) return system_error("sync", path, errno);
  return {};
}

Result<void> write_all(int descriptor, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const auto count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

/// A new file beside `target`, removed again unless it was renamed over it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& target) : target_(target) {
    const auto slash = target.rfind('/');
    const auto name_at = slash == std::string::npos ? 0 : slash + 1;
    path_ = fmt::format("{}.{}.{}.tmp", target.substr(0, name_at), target.substr(name_at), SystemRandom().hex(12));
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (exists_) ::unlink(path_.c_str());
  }

  Result<void> fill(std::string_view content, unsigned mode) {
    // Nobody else may read it before it has its mode.
    file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file_.valid()) return system_error("write", target_, errno);
    exists_ = true;
    if (::fchmod(file_.get(), mode) != 0) return system_error("set the mode of", target_, errno);
    GPUCTL_TRY(write_all(file_.get(), content, target_));
    if (::fsync(file_.get()) != 0) return system_error("write", target_, errno);
    return {};
  }

  Result<void> rename_over() {
    if (::rename(path_.c_str(), target_.c_str()) != 0) return system_error("write", target_, errno);
    exists_ = false;
    return sync_folder(parent_of(target_));
  }

 private:
  const std::string& target_;
  std::string path_;
  Descriptor file_;
  bool exists_ = false;
};

class HeldLock final : public FileLock {
 public:
  explicit HeldLock(Descriptor file) : file_(std::move(file)) {}

 private:
  Descriptor file_;
};

/// One attempt: an invalid descriptor where somebody else has the lock. Each opens the name anew, so that nobody waits
/// for a file that was removed meanwhile.
Result<Descriptor> try_lock(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.valid()) return system_error("lock", path, errno);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  if (errno == EWOULDBLOCK || errno == EINTR) return Descriptor();
  return system_error("lock", path, errno);
}

/// The file that a symbolic link leads to: people keep their dot files elsewhere, and a rename would cut the link.
std::string behind_links(const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0 || !S_ISLNK(found.st_mode)) return path;
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::string(real.get()) : path;
}

}  // namespace

Result<std::string> SystemFiles::read(const std::string& path, std::uint64_t limit) {
  GPUCTL_ASSIGN(const Descriptor file, open_to_read(path));
  std::string content;
  std::array<char, 16384> buffer{};
  while (true) {
    const auto count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path, errno);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
    if (content.size() > limit)
      return Error{.code = ErrorCode::io, .message = fmt::format("cannot read {}: larger than {} bytes", path, limit)};
  }
}

Result<void> SystemFiles::write_atomic(const std::string& path, std::string_view content, unsigned mode) {
  const std::string target = behind_links(path);
  TemporaryFile file(target);
  GPUCTL_TRY(file.fill(content, mode));
  return file.rename_over();
}

Result<std::optional<FileInfo>> SystemFiles::info(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<FileInfo>();
    return system_error("look at", path, errno);
  }
  const auto modified = std::chrono::seconds(found.st_mtim.tv_sec) + std::chrono::nanoseconds(found.st_mtim.tv_nsec);
  return std::optional(FileInfo{.size = static_cast<std::uint64_t>(found.st_size),
                                .mode = found.st_mode & 07777U,
                                .is_directory = S_ISDIR(found.st_mode),
                                .owned_by_us = found.st_uid == ::geteuid(),
                                .modified = WallTime(std::chrono::floor<std::chrono::microseconds>(modified))});
}

Result<void> SystemFiles::make_directories(const std::string& path, unsigned mode) {
  for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
    const std::string folder = path.substr(0, at);
    const int failure = ::mkdir(folder.c_str(), mode) == 0 ? 0 : errno;
    if (struct stat found{}; failure == 0) {
      GPUCTL_TRY(sync_folder(parent_of(folder)));
    } else if (::stat(folder.c_str(), &found) != 0) {
      return folder_error(folder, failure);  // stat's reason is only that nothing is there
    } else if (!S_ISDIR(found.st_mode)) {
      return Error{.code = ErrorCode::io,
                   .message = fmt::format("cannot create the folder {}: a file is there", folder)};
    }
    if (at == std::string::npos) return {};
  }
}

Result<void> SystemFiles::remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) return system_error("remove", path, errno);
  return {};
}

Result<std::vector<std::string>> SystemFiles::list(const std::string& path) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
  if (!folder) {
    if (errno == ENOENT) return names;
    return system_error("list", path, errno);
  }
  errno = 0;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name(&entry->d_name[0]);
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return system_error("list", path, errno);
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::unique_ptr<FileLock>> SystemFiles::lock(const std::string& path, const CallContext& context) {
  constexpr std::chrono::milliseconds kLongestPause(25);
  SystemSleeper sleeper;
  for (std::chrono::milliseconds pause(1);; pause = std::min(pause * 2, kLongestPause)) {
    if (context.cancelled()) return cancelled_error();
    GPUCTL_ASSIGN(Descriptor file, try_lock(path));
    if (file.valid()) return std::unique_ptr<FileLock>(std::make_unique<HeldLock>(std::move(file)));
    const auto slept = sleeper.sleep(pause, context);
    if (slept.ok()) continue;
    if (slept.error().code == ErrorCode::cancelled) return slept.error();
    return Error{.code = ErrorCode::deadline,
                 .message = fmt::format("another process still holds the lock {}", path),
                 .hint = fmt::format("see who holds it: fuser -v {}", path)};
  }
}

}  // namespace gpuctl
