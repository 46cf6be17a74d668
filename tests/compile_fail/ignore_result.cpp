#include "gpuctl/base/result.hpp"

gpuctl::Result<int> number();

void call() { number(); }
