#include "gpuctl/base/secret.hpp"

bool guess(const gpuctl::Secret& secret, const std::string& text) { return secret == text; }
