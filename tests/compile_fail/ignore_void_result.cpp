#include "gpuctl/base/result.hpp"

gpuctl::Result<void> save();

void call() { save(); }
