// The INI credentials file: sections are profiles. Reading for everybody, editing that keeps every other byte.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuctl::config {

/// Comments start with ; or # (inside a value only after a blank, so that secrets keep theirs); blanks around names
/// and values do not count; quotes are part of the value; keys before any section belong to `default`; of a key that
/// is there twice the last one counts. A byte order mark and CRLF line ends are kept.
class IniFile {
 public:
  explicit IniFile(std::string_view text);

  /// True where there is a section, or a `key = value` line whose key is a plain word, or nothing but comments. False
  /// for YAML and JSON.
  bool is_ini() const;
  /// Section names in order of their first appearance; `default` too where keys come before any section.
  std::vector<std::string> profiles() const;
  /// nullopt where the profile has no such key, or an empty value.
  std::optional<std::string> get(std::string_view profile, std::string_view key) const;

  /// Replaces the value, or adds the key at the end of its profile, which is made at the end of the file if need be.
  void set(const std::string& profile, std::string_view key, std::string_view value);
  /// Takes the key's lines out; false where there were none.
  bool remove(std::string_view profile, std::string_view key);
  /// Takes the profile's header out where nothing but blank lines is left below it.
  void remove_if_empty(std::string_view profile);

  std::string text() const;

 private:
  enum class Kind { blank, comment, section, pair, other };
  struct Line {
    std::string text;  ///< with its line end
    Kind kind = Kind::other;
    std::string section;  ///< that it belongs to, or opens
    std::string key{};
    std::size_t value_at = 0;
    std::size_t value_size = 0;
  };

  static Line read_line(std::string_view text, const std::string& section);
  Line* find(std::string_view profile, std::string_view key);

  std::vector<Line> lines_;
};

}  // namespace gpuctl::config
