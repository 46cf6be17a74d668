// The allowed neighbours of every other file in this folder.
#include <fmt/format.h>

#include <iostream>
#include <string>

#include "gpuctl/base/result.hpp"
#include "gpuctl/base/secret.hpp"

gpuctl::Result<int> number() { return 1; }
gpuctl::Result<void> nothing() { return {}; }

int main() {
  const gpuctl::Secret secret("text");
  std::cout << fmt::format("{}", secret.reveal().size()) << secret.empty();
  const std::string text = secret.reveal();
  if (!number().ok() || !nothing().ok()) return 1;
  return text == secret.reveal() && secret.same_as(gpuctl::Secret("text")) ? 0 : 1;
}
