// Catch2 v2 (Debian 12) or v3, behind one include.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Matchers::ContainsSubstring;
#else
#include <catch2/catch.hpp>
#define GPUCTL_CATCH2_V2 1
inline auto ContainsSubstring(const std::string& text) { return Catch::Matchers::Contains(text); }
#endif
