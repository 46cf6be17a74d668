// A page of documentation as data, and its three forms: text for --help, Markdown for docs/reference, roff for man.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gpuctl::cli {

/// A term and what it means: an option, an argument, an exit code, a variable.
struct Entry {
  std::string term;
  std::string text;
};

struct Section {
  std::string title;
  std::string text{};  ///< paragraphs, separated by an empty line
  std::vector<Entry> entries{};
  std::vector<std::string> code{};  ///< lines to type or to look at, kept as they are
};

struct Page {
  std::string name;     ///< "gpuctl verda list instances"
  std::string summary;  ///< one line
  std::vector<std::string> usage{};
  std::string description{};  ///< paragraphs, separated by an empty line
  std::vector<Section> sections{};
};

/// For a terminal of 80 columns.
std::string page_text(const Page& page);
/// `level` is the heading level of the page's name: 1 for a file of its own.
std::string page_markdown(const Page& page, int level);
/// Section 1 of the manual. It carries no date and no version, so that the same table always gives the same bytes.
std::string page_man(const Page& page);

/// `text` in lines of at most `width` columns; words longer than that stay whole.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// Without blanks at its beginning: the text form alone lines long options up under the short ones.
std::string_view unindented(std::string_view term);

/// With a capital letter at its beginning.
std::string capitalised(std::string text);

/// The paragraphs of a text.
std::vector<std::string> paragraphs(std::string_view text);

}  // namespace gpuctl::cli
