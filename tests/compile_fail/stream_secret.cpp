#include <iostream>

#include "gpuctl/base/secret.hpp"

void print(const gpuctl::Secret& secret) { std::cout << secret; }
