#include "platform/system_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace gpuctl {
namespace {

std::string hint_for(int number, std::string_view subject) {
  switch (number) {
    case ENOSPC:
    case EDQUOT:
      return "the disk is full: free some space, or point GPUCTL_CONFIG_DIR, GPUCTL_STATE_DIR and GPUCTL_CACHE_DIR at "
             "another disk";
    case EROFS:
      return "the file system is read-only: point GPUCTL_CONFIG_DIR, GPUCTL_STATE_DIR and GPUCTL_CACHE_DIR at folders "
             "that can be written";
    case EACCES:
    case EPERM:
      return fmt::format("look at its owner and permissions: ls -ld {}", subject);
    default:
      return {};
  }
}

}  // namespace

std::string describe_errno(int number) {
  const char* words = ::strerrordesc_np(number);
  if (words == nullptr) return fmt::format("error {}", number);
  std::string text(words);
  const bool acronym = text.size() > 1 && text[1] >= 'A' && text[1] <= 'Z';
  if (!acronym && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

bool is_absent(int number) { return number == ENOENT || number == ENOTDIR; }

Error system_error(std::string_view action, std::string_view subject, int number) {
  return Error{.code = ErrorCode::io,
               .message = fmt::format("cannot {} {}: {}", action, subject, describe_errno(number)),
               .hint = hint_for(number, subject)};
}

}  // namespace gpuctl
