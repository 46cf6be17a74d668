#include "output/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace gpuctl::output {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_plain_char(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '/';
}

/// True for what no YAML version reads as anything but this text.
bool is_plain(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords{"true", "false", "yes", "no", "on", "off", "null", "y", "n"};
  if (text.empty() || !is_letter(text.front()) || !std::all_of(text.begin(), text.end(), is_plain_char)) return false;
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return std::find(kWords.begin(), kWords.end(), lower) == kWords.end();
}

void emit_text(YAML::Emitter& emitter, std::string_view text) {
  if (!is_plain(text)) emitter << YAML::DoubleQuoted;
  emitter << std::string(text);
}

void emit(YAML::Emitter& emitter, const Value& value) {
  if (const auto* text = value.if_string()) {
    emit_text(emitter, *text);
  } else if (const auto* items = value.if_array()) {
    emitter << (items->empty() ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
    for (const auto& item : *items) emit(emitter, item);
    emitter << YAML::EndSeq;
  } else if (const auto* members = value.if_object()) {
    emitter << (members->empty() ? YAML::Flow : YAML::Block) << YAML::BeginMap;
    for (const auto& [key, member] : *members) {
      emitter << YAML::Key;
      emit_text(emitter, key);
      emitter << YAML::Value;
      emit(emitter, member);
    }
    emitter << YAML::EndMap;
  } else if (value.is_null()) {
    emitter << YAML::LowerNull << YAML::Null;
  } else {
    emitter << to_json(value);  // booleans and numbers read the same in both languages
  }
}

void emit(YAML::Emitter& emitter, const model::Record& record) {
  emitter << YAML::BeginMap;
  for (std::size_t i = 0; i < record.fields().size(); ++i) {
    emitter << YAML::Key << std::string(record.fields()[i].key) << YAML::Value;
    emit(emitter, record.at(i));
  }
  emitter << YAML::EndMap;
}

void finish(std::string& out, const YAML::Emitter& emitter) {
  out.append(emitter.c_str(), emitter.size());
  out += '\n';
}

}  // namespace

void append_yaml_item(std::string& out, const model::Record& record) {
  YAML::Emitter emitter;
  emitter << YAML::BeginSeq;
  emit(emitter, record);
  emitter << YAML::EndSeq;
  finish(out, emitter);
}

void append_yaml(std::string& out, const model::Record& record) {
  YAML::Emitter emitter;
  emit(emitter, record);
  finish(out, emitter);
}

void append_yaml(std::string& out, const Value& value) {
  YAML::Emitter emitter;
  emit(emitter, value);
  finish(out, emitter);
}

}  // namespace gpuctl::output
