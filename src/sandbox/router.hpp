// Finds the operation of a method and path.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/route.hpp"

namespace gpuctl::sandbox {

class Router {
 public:
  void add(std::span<const Route> routes);

  struct Match {
    const Route* route = nullptr;  ///< nullptr: no such operation
    std::map<std::string, std::string> params;
  };
  /// Literal segments win over parameters, from the left.
  Match find(std::string_view method, std::string_view path) const;
  bool knows_operation(std::string_view operation) const;
  /// The names that fault scripts use, each once, sorted.
  std::vector<std::string> operations() const;

 private:
  struct Row {
    const Route* route;
    std::vector<std::string_view> segments;
  };
  std::vector<Row> rows_;
};

/// "%2F" and, in queries, '+'. Broken escapes are kept as they are.
std::string percent_decoded(std::string_view text, bool plus_is_space);
/// Decodes "a=1&b=2".
std::vector<std::pair<std::string, std::string>> decoded_pairs(std::string_view text);

}  // namespace gpuctl::sandbox
