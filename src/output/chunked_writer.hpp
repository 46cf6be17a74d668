// Collects output and hands it on in chunks, so that long lists need neither one giant string nor a call per row.
#pragma once

#include <string>
#include <string_view>

#include "gpuctl/base/result.hpp"
#include "gpuctl/base/terminal.hpp"

namespace gpuctl::output {

class ChunkedWriter {
 public:
  explicit ChunkedWriter(OutputStream& out) : out_(out) {}

  /// Append here, then call flush_full().
  std::string& text() { return text_; }
  /// True when nobody reads any more: the rest need not be made.
  bool closed() const { return out_.closed(); }

  Result<void> flush_full() { return text_.size() < kChunk ? Result<void>() : flush(); }
  Result<void> flush() {
    if (text_.empty() || closed()) return {};
    auto written = out_.write(text_);
    text_.clear();
    return written;
  }

 private:
  static constexpr std::size_t kChunk = 64 * 1024;

  OutputStream& out_;
  std::string text_;
};

/// Calls `append(text, item)` for each item as long as somebody reads.
template <typename Items, typename Append>
Result<void> write_each(ChunkedWriter& writer, const Items& items, Append append) {
  for (const auto& item : items) {
    if (writer.closed()) break;
    append(writer.text(), item);
    GPUCTL_TRY(writer.flush_full());
  }
  return {};
}

}  // namespace gpuctl::output
