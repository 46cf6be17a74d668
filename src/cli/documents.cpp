#include "cli/documents.hpp"

#include <algorithm>

#include "cli/page.hpp"
#include "cli/pages.hpp"
#include "cli/table.hpp"

namespace gpuctl::cli {
namespace {

bool shown(const Command& command) { return command.handler != nullptr && !command.hidden; }

/// The commands below "verda list" are many, so each provider's verbs that have resources get a page of their own.
std::string page_name(const Command& command) {
  return command.path.size() > 2 ? command.path[0] + "-" + command.path[1] : command.path[0];
}

std::string title_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', ' ');
  return "gpuctl " + name;
}

Document index_page(const std::vector<Document>& pages) {
  std::string text = "# Reference\n\nGenerated from the command table by `scripts/gen_docs`; not edited by hand.\n\n";
  for (const auto& page : pages) text += "- [" + page.name.substr(0, page.name.size() - 3) + "](" + page.name + ")\n";
  return {"README.md", std::move(text)};
}

}  // namespace

std::vector<Document> man_pages(const std::vector<Command>& table) {
  std::vector<Document> documents{{"gpuctl.1", page_man(group_page(table, {}))}};
  for (const auto& command : table) {
    if (!shown(command)) continue;
    documents.push_back({"gpuctl-" + joined(command.path, "-") + ".1", page_man(command_page(command))});
  }
  for (const auto& topic : topics())
    documents.push_back({"gpuctl-help-" + std::string(topic.name) + ".1", page_man(topic.page(table))});
  return documents;
}

std::vector<Document> reference_pages(const std::vector<Command>& table) {
  std::vector<Document> pages;
  const auto page_for = [&](const std::string& name) -> Document& {
    const auto found =
        std::find_if(pages.begin(), pages.end(), [&](const auto& page) { return page.name == name + ".md"; });
    if (found != pages.end()) return *found;
    return pages.emplace_back(Document{name + ".md", ""});
  };
  for (const auto& topic : topics()) {
    Page page = topic.page(table);
    page.name = topic.name;
    page_for(std::string(topic.name)).text = page_markdown(page, 1);
  }
  for (const auto& command : table) {
    if (!shown(command)) continue;
    Document& document = page_for(page_name(command));
    if (document.text.empty()) document.text = "# " + title_of(page_name(command)) + "\n";
    document.text += "\n" + page_markdown(command_page(command, false), 2);
  }
  std::sort(pages.begin(), pages.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  pages.insert(pages.begin(), index_page(pages));
  return pages;
}

}  // namespace gpuctl::cli
