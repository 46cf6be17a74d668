#include "providers/verda/convert.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

namespace gpuctl::verda {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t leading_digits(std::string_view type) {
  const auto end = std::find_if_not(type.begin(), type.end(), is_digit);
  return static_cast<std::size_t>(end - type.begin());
}

/// A member of the neutral form and where the server keeps it.
struct Pick {
  std::string_view key;
  std::string_view path;
};

Value value_at(const Value& element, std::string_view path) {
  const Value* found = element.at_path(path);
  return found == nullptr ? Value() : *found;
}

Value picked(const Value& element, std::span<const Pick> picks) {
  Value::Object members;
  for (const Pick& pick : picks) members.emplace_back(std::string(pick.key), value_at(element, pick.path));
  return members;
}

/// Elements that are no objects are left out: some clients' documents say these lists hold strings.
Value picked_list(const Value& list, std::span<const Pick> picks) {
  Value::Array items;
  if (const Value::Array* elements = list.if_array()) {
    for (const Value& element : *elements) {
      if (element.if_object() != nullptr) items.push_back(picked(element, picks));
    }
  }
  return items;
}

std::string text_at(const Value& element, std::string_view path) {
  const Value* found = element.at_path(path);
  const std::string* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string() : *text;
}

/// "H100 SXM5 80GB" of "8x H100 SXM5 80GB".
std::string without_count(const std::string& description) {
  const std::size_t digits = leading_digits(description);
  if (digits == 0 || description.compare(digits, 2, "x ") != 0) return description;
  return description.substr(digits + 2);
}

std::string model_of_machine(const Value& element) {
  for (const std::string_view key : {"instance_type", "cluster_type"}) {
    const std::string type = text_at(element, key);
    if (const std::string_view model = model_of_type(type); !model.empty()) return std::string(model);
  }
  if (std::string model = text_at(element, "model"); !model.empty()) return model;
  return without_count(text_at(element, "gpu.description"));
}

void add_variables(Value::Array& variables, const std::string& container, const Value* env) {
  const Value::Array* list = env == nullptr ? nullptr : env->if_array();
  if (list == nullptr) return;
  for (const Value& variable : *list) {
    if (variable.if_object() == nullptr) continue;
    const std::string type = text_at(variable, "type");
    // Only what is said to be plain is shown as a value: anything else may be a secret.
    const bool plain = type == "plain";
    Value content = value_at(variable, "value_or_reference_to_secret");
    variables.push_back(Value::object({{"container", container},
                                       {"name", value_at(variable, "name")},
                                       {"type", type},
                                       {"value", plain ? content : Value()},
                                       {"secret", type == "secret" ? content : Value()}}));
  }
}

/// The list of {container_name, env}, an object of that shape alone, or a flat list of variables: clients met all.
void add_environment_answer(Value::Array& variables, const Value& answer) {
  if (answer.if_object() != nullptr) {
    add_variables(variables, text_at(answer, "container_name"), answer.find("env"));
    return;
  }
  const Value::Array* list = answer.if_array();
  if (list == nullptr) return;
  for (const Value& item : *list) {
    if (item.find("env") != nullptr) {
      add_environment_answer(variables, item);
    } else {
      add_variables(variables, "", &answer);
      return;
    }
  }
}

}  // namespace

std::string_view model_of_type(std::string_view type) {
  const std::size_t digits = leading_digits(type);
  if (digits == 0) return {};
  return type.substr(digits, type.find('.') == std::string_view::npos ? type.npos : type.find('.') - digits);
}

int count_of_type(std::string_view type) {
  int count = 0;
  const auto parsed = std::from_chars(type.data(), type.data() + leading_digits(type), count);
  return parsed.ec == std::errc() ? count : 0;
}

Value gpu_of_machine(const Value& element) {
  const Value* count = element.at_path("gpu.number_of_gpus");
  const std::optional<std::int64_t> number = count == nullptr ? std::nullopt : count->as_int();
  if (!number || *number <= 0) return {};
  return Value::object({{"count", *number},
                        {"model", model_of_machine(element)},
                        {"memory_gb", value_at(element, "gpu_memory.size_in_gigabytes")}});
}

Value gpu_of_compute(const Value& compute) {
  if (compute.if_object() == nullptr) return {};
  return Value::object({{"count", value_at(compute, "size")}, {"model", value_at(compute, "name")}, {"memory_gb", {}}});
}

Value cpu(const Value& wire) {
  static constexpr Pick kPicks[] = {{"cores", "number_of_cores"}, {"model", "model"}};
  return wire.if_object() == nullptr ? Value() : picked(wire, kPicks);
}

Value price_per_gpu(const Value& element) {
  const Value* count = element.at_path("gpu.number_of_gpus");
  const Value* price = element.find("price_per_hour");
  const std::optional<std::int64_t> gpus = count == nullptr ? std::nullopt : count->as_int();
  const std::optional<Decimal> total = price == nullptr ? std::nullopt : price->as_decimal();
  if (!gpus || *gpus <= 0 || !total) return {};
  return Decimal::divide(*total, Decimal(*gpus), 4);
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

Value currency(const Value& wire) {
  const std::string* text = wire.if_string();
  if (text == nullptr || text->empty()) return {};
  std::string code = upper_case(*text);
  // It is printed beside amounts as it is: nothing else may reach a terminal this way.
  const bool letters = std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return letters ? Value(std::move(code)) : Value();
}

Value merged_objects(const Value& list) {
  Value merged{Value::Object{}};
  if (const Value::Array* elements = list.if_array()) {
    for (const Value& element : *elements) {
      const Value::Object* members = element.if_object();
      if (members == nullptr) continue;
      for (const Value::Member& member : *members) merged.set(member.first, member.second);
    }
  }
  return merged;
}

Value worker_nodes(const Value& list) {
  static constexpr Pick kPicks[] = {{"id", "id"},
                                    {"name", "hostname"},
                                    {"status", "status"},
                                    {"public_ip", "public_ip"},
                                    {"private_ip", "private_ip"}};
  return picked_list(list, kPicks);
}

Value shared_volumes(const Value& list) {
  static constexpr Pick kPicks[] = {
      {"id", "id"}, {"name", "name"}, {"mount_point", "mount_point"}, {"size_gb", "size_in_gigabytes"}};
  return picked_list(list, kPicks);
}

Value node_count(const Value& list) {
  const Value::Array* elements = list.if_array();
  return elements == nullptr ? Value() : Value(static_cast<std::int64_t>(elements->size()));
}

Value attached_instances(const Value& list) {
  static constexpr Pick kPicks[] = {
      {"id", "id"}, {"name", "hostname"}, {"status", "status"}, {"type", "instance_type"}, {"ip", "ip"}};
  return picked_list(list, kPicks);
}

Value first_image(const Value& containers) {
  const Value::Array* elements = containers.if_array();
  if (elements == nullptr || elements->empty()) return {};
  const Value* image = elements->front().find("image");
  if (image == nullptr) return {};
  return image->if_object() == nullptr ? *image : value_at(*image, "image");
}

Value containers(const Value& list) {
  static constexpr Pick kPicks[] = {{"name", "name"},
                                    {"port", "exposed_port"},
                                    {"healthcheck", "healthcheck"},
                                    {"entrypoint_overrides", "entrypoint_overrides"},
                                    {"volume_mounts", "volume_mounts"},
                                    {"use_cached_image", "should_use_cached_image"}};
  Value::Array items;
  if (const Value::Array* elements = list.if_array()) {
    for (const Value& element : *elements) {
      if (element.if_object() == nullptr) continue;
      Value item = picked(element, kPicks);
      item.set("image", first_image(Value::Array{element}));
      items.push_back(std::move(item));
    }
  }
  return items;
}

Value replicas(const Value& wire) {
  static constexpr Pick kPicks[] = {
      {"id", "id"}, {"status", "status"}, {"started_at", "started_at"}, {"image", "image"}};
  const Value* list = wire.find("list");
  return picked_list(list == nullptr ? wire : *list, kPicks);
}

Value environment(const Value& element) {
  Value::Array variables;
  if (const Value* answer = element.find("environment_variables")) {
    add_environment_answer(variables, *answer);
    return variables;
  }
  const Value* list = element.find("containers");
  const Value::Array* elements = list == nullptr ? nullptr : list->if_array();
  if (elements == nullptr) return variables;
  for (const Value& container : *elements) add_variables(variables, text_at(container, "name"), container.find("env"));
  return variables;
}

Value journal_object_name(const Value& element) {
  for (const std::string_view path : {"compute.hostname", "volume.name"}) {
    if (std::string name = text_at(element, path); !name.empty()) return name;
  }
  return {};
}

}  // namespace gpuctl::verda
