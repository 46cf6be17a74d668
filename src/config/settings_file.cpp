#include "config/settings_file.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <exception>
#include <sstream>

namespace gpuctl::config {
namespace {

constexpr int kDeepest = 4;

int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

struct Reader {
  const std::string& path;
  SettingsFile& file;

  void problem(int line, std::string message) const {
    file.problems.push_back({line > 0 ? fmt::format("{}:{}", path, line) : path, std::move(message)});
  }

  void read_value(const std::string& key, int line, const YAML::Node& node, int depth) const {
    if (node.IsMap()) {
      read_map(key + ".", node, depth + 1);
      return;
    }
    if (!node.IsScalar() && !node.IsNull()) {
      problem(line, fmt::format("{} must be a single value", key));
      return;
    }
    const bool known =
        std::any_of(file.entries.begin(), file.entries.end(), [&](const auto& e) { return e.key == key; });
    if (known) {
      problem(line, fmt::format("{} is set twice", key));
      return;
    }
    file.entries.push_back({key, node.IsNull() ? std::string() : node.Scalar(), line});
  }

  void read_map(const std::string& prefix, const YAML::Node& map, int depth) const {
    if (depth > kDeepest) {
      problem(line_of(map), "too deeply nested");
      return;
    }
    for (const auto& member : map) {
      const int line = line_of(member.first);
      if (member.first.IsScalar()) {
        read_value(prefix + member.first.Scalar(), line, member.second, depth);
      } else {
        problem(line, "a key must be a single word");
      }
    }
  }
};

/// Looks only at where documents begin.
class DocumentStarts final : public YAML::EventHandler {
 public:
  int last_line = 0;

  void OnDocumentStart(const YAML::Mark& mark) override { last_line = mark.line + 1; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

/// The line of whatever follows the first document; 0 where nothing does. (YAML::LoadAll never returns on some texts.)
int line_of_second_document(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  DocumentStarts starts;
  const bool second = parser.HandleNextDocument(starts) && parser.HandleNextDocument(starts);
  return second ? starts.last_line : 0;
}

/// yaml-cpp speaks of tabs in several ways, some of them misleading.
bool is_indented_by_tab(std::string_view text, int line) {
  for (int i = 1; i < line; ++i) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  const auto first = text.find_first_not_of(" \t");
  return text.substr(0, first).find('\t') != std::string_view::npos;
}

}  // namespace

SettingsFile parse_settings(std::string_view text, const std::string& path) {
  SettingsFile file;
  const Reader reader{path, file};
  if (text.find('\0') != std::string_view::npos) {
    reader.problem(0, "is not a text file");
    return file;
  }
  try {
    const std::string content(text);
    if (const int line = line_of_second_document(content); line > 0)
      reader.problem(line, "a second document; only one is read");
    const auto root = YAML::Load(content);
    if (root.IsMap()) {
      reader.read_map("", root, 1);
    } else if (!root.IsNull()) {
      reader.problem(line_of(root), "must be a list of `key: value` lines");
    }
  } catch (const YAML::Exception& exception) {
    const int line = exception.mark.line + 1;
    reader.problem(line, is_indented_by_tab(text, line) ? "indent with spaces, not tabs" : exception.msg);
  } catch (const std::exception& exception) {
    reader.problem(0, exception.what());
  }
  return file;
}

}  // namespace gpuctl::config
