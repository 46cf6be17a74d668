// Server text as a terminal can show it: safe, measured in columns, shortened to fit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gpuctl::output {

enum class Lines { escape, keep };  ///< whether line feeds and tabs are escaped too

/// Appends `text` without anything that a terminal would obey: control characters (C0, DEL, C1), line separators and
/// bidirectional overrides become \n, \x1b, \u202e; bytes that are not UTF-8 become U+FFFD.
void append_printable(std::string& out, std::string_view text, Lines lines = Lines::escape);

/// Columns that printable text takes: 2 for wide characters (CJK, emoji), 0 for combining ones.
std::size_t display_width(std::string_view text);

/// Cuts printable text to `width` columns, its last one being "…"; text that fits stays as it is. Precondition:
/// width > 0.
void shorten(std::string& text, std::size_t width);

}  // namespace gpuctl::output
