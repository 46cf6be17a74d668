#include "app/wiring.hpp"

int main(int argc, char** argv) { return gpuctl::app::run_program(argc, argv); }
