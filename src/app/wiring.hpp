// The one place that builds real things.
#pragma once

namespace gpuctl::app {

/// The whole program; main() does nothing else.
int run_program(int argc, char** argv);

}  // namespace gpuctl::app
