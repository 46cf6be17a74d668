// Secret: text that must not reach any output. It has no operator<<, no conversion and no comparison with plain text
// (tests/compile_fail proves it); the only way to the text is `reveal()`, which is easy to grep for.
#pragma once

#include <string>
#include <string_view>

namespace gpuctl {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) noexcept = default;
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&&) noexcept = default;
  ~Secret();  ///< overwrites the text

  bool empty() const { return text_.empty(); }
  /// The text itself. Call it only where the protocol needs it.
  const std::string& reveal() const { return text_; }
  bool same_as(const Secret& other) const { return text_ == other.text_; }

 private:
  std::string text_;
};

}  // namespace gpuctl
