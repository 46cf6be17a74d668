#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/auth_login.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "gpuctl/base/duration.hpp"

namespace gpuctl::cli {
namespace {

struct Finding {
  std::string_view status;  ///< "ok", "warning" or "failed"
  std::string area;
  std::string text;
};

class Discard final : public OutputStream {
 public:
  Result<void> write(std::string_view) override { return {}; }
  bool closed() const override { return false; }
};

/// Looks at everything and changes nothing: no file is written, no sandbox started, no token cached.
class Examination {
 public:
  Examination(const Invocation& invocation, Services& services) : invocation_(invocation), services_(services) {}

  std::vector<Finding> run() {
    config();
    private_folder("tokens", services_.settings.folders().cache + "/tokens");
    const bool reachable = sandbox();
    for (const provider::ProviderDescriptor* descriptor : services_.registry.all())
      if (reachable) provider(*descriptor);
    ssh();
    jq();
    return std::move(findings_);
  }

 private:
  void add(std::string_view status, std::string_view area, std::string text) {
    findings_.push_back({status, std::string(area), std::move(text)});
  }

  void failed(std::string_view area, const Error& error) {
    const std::string step = error.hint.substr(0, error.hint.find('\n'));
    add("failed", area, step.empty() ? error.message : fmt::format("{}: {}", error.message, step));
  }

  void config() {
    const config::Settings& settings = services_.settings;
    for (const auto& problem : settings.problems())
      add("failed", "config", fmt::format("{}: {}", problem.subject, problem.message));
    std::string text = "no user file";
    std::string_view status = "ok";
    const auto info = services_.files.info(settings.user_file());
    if (!info.ok()) return failed("config", info.error());
    if (*info) {
      text = fmt::format("user file {:04o}", (*info)->mode);
      if (((*info)->mode & 022U) != 0 || !(*info)->owned_by_us) {
        status = "warning";
        text += fmt::format(", others can change it: chmod 600 {}", settings.user_file());
      }
    }
    text += settings.project_file().empty() ? ", no project file" : ", project file " + settings.project_file();
    add(status, "config", std::move(text));
  }

  void private_folder(std::string_view area, const std::string& folder) {
    const auto info = services_.files.info(folder);
    if (!info.ok()) return failed(area, info.error());
    if (!*info) return add("ok", area, "none cached");
    if ((*info)->owned_by_us && ((*info)->mode & 077U) == 0)
      return add("ok", area, fmt::format("folder {:04o}", (*info)->mode));
    add("warning", area, fmt::format("others can reach the folder: chmod 700 {}", folder));
  }

  /// Whether the providers can be asked: under --sandbox only where it runs, because opening one would start it.
  bool sandbox() {
    const auto status = services_.sandbox.status(services_.context);
    if (!status.ok()) {
      failed("sandbox", status.error());
      return !invocation_.global.sandbox;
    }
    if (status->running) {
      add("ok", "sandbox", "running at " + status->base_url);
      return true;
    }
    if (!invocation_.global.sandbox) {
      add("ok", "sandbox", "not running");
      return true;
    }
    add("warning", "sandbox", "not running, so nothing could be asked: gpuctl sandbox start");
    return false;
  }

  void provider(const provider::ProviderDescriptor& descriptor) {
    const auto opened = services_.open_provider(descriptor);
    if (!opened.ok()) return failed(descriptor.id, opened.error());
    if ((*opened)->auth() == nullptr) return add("ok", descriptor.id, "needs no credentials");
    const provider::AuthStatus status = (*opened)->auth()->status();
    for (const std::string& warning : status.warnings) add("warning", descriptor.id, warning);
    const auto money = ask(descriptor, **opened, status);
    if (!money.ok()) return failed(descriptor.id, money.error());
    std::string text = fmt::format("client id {} ({})", status.id, status.source);
    text += status.token_left ? ", token cached for " + format_duration(*status.token_left) : ", no token cached";
    if (*money) text += ", balance " + format_money(**money);
    add("ok", descriptor.id, std::move(text));
  }

  /// With the cached token where there is one; otherwise through a provider that leaves no token behind.
  Result<std::optional<Money>> ask(const provider::ProviderDescriptor& descriptor, provider::Provider& opened,
                                   const provider::AuthStatus& status) {
    if (status.token_left || invocation_.global.sandbox || descriptor.credentials == nullptr)
      return probe(opened, services_.context);
    const config::CredentialQuery query{descriptor.id, *descriptor.credentials, invocation_.global.profile};
    GPUCTL_ASSIGN(model::Credentials credentials,
                  config::find_credentials(query, services_.settings, services_.environment, services_.files,
                                           services_.processes, services_.context));
    credentials.warnings.clear();  // they were told when the provider was opened
    GPUCTL_ASSIGN(const auto fresh, services_.open_with_credentials(descriptor, std::move(credentials)));
    return probe(*fresh, services_.context);
  }

  void ssh() {
    std::string path = services_.environment.get("PATH").value_or("/usr/bin:/bin");
    for (std::size_t begin = 0; begin <= path.size();) {
      const std::size_t end = std::min(path.find(':', begin), path.size());
      const std::string program = path.substr(begin, end - begin) + "/ssh";
      if (const auto info = services_.files.info(program); info.ok() && *info && !(*info)->is_directory)
        return add("ok", "ssh", program);
      begin = end + 1;
    }
    add("warning", "ssh", "no ssh(1) in PATH: apt install openssh-client");
  }

  /// --jq needs a library that is opened on demand: run it over nothing.
  void jq() {
    Discard sink;
    const output::Screen screen{sink, {}, services_.clock.now()};
    output::Options options;
    options.jq = ".";
    const auto filtered = output::print_document(screen, options, Value(), "");
    if (filtered.ok()) return add("ok", "jq", "--jq works");
    add("warning", "jq", filtered.error().message);
  }

  const Invocation& invocation_;
  Services& services_;
  std::vector<Finding> findings_;
};

std::string report(const std::vector<Finding>& findings) {
  std::size_t width = 0;
  for (const Finding& finding : findings) width = std::max(width, finding.area.size());
  std::string text;
  for (const Finding& finding : findings)
    text += fmt::format("{:<8} {:<{}}  {}\n", finding.status, finding.area, width, finding.text);
  return text;
}

Value document(const std::vector<Finding>& findings) {
  Value::Array rows;
  for (const Finding& finding : findings)
    rows.push_back(Value::object({{"status", finding.status}, {"area", finding.area}, {"text", finding.text}}));
  return rows;
}

Result<ExitCode> doctor(const Invocation& invocation, Services& services) {
  const std::vector<Finding> findings = Examination(invocation, services).run();
  GPUCTL_TRY(services.context.check(services.clock));
  GPUCTL_TRY(
      output::print_document(screen_of(services), invocation.global.output, document(findings), report(findings)));
  const auto count = [&](std::string_view status) {
    return std::count_if(findings.begin(), findings.end(),
                         [&](const auto& finding) { return finding.status == status; });
  };
  const auto failures = count("failed");
  const auto warnings = count("warning");
  if (failures + warnings > 0)
    say(services, fmt::format("{} failed, {} warning{}", failures, warnings, warnings == 1 ? "" : "s"));
  return failures > 0 ? ExitCode::config : ExitCode::ok;
}

}  // namespace

void add_doctor_commands(std::vector<Command>& table, const provider::Registry&) {
  Command command;
  command.path = {"doctor"};
  command.summary = "check settings, credentials, folders and tools; changes nothing";
  command.description =
      "Looks at everything that gpuctl needs, asks each provider for its balance, and says what is wrong and how to "
      "put it right. What is wrong in a setting is told and left out. Writes nothing, starts nothing. Exit 3 when "
      "something failed, so it can guard a CI job.";
  command.examples = {"gpuctl doctor", "gpuctl doctor -o json", "gpuctl doctor --sandbox"};
  command.handler = doctor;
  command.standalone = true;
  command.schema = [] {
    Value finding = document_schema({{"status", "string"}, {"area", "string"}, {"text", "string"}});
    std::erase_if(*finding.if_object(), [](const auto& member) { return member.first == "$schema"; });
    return Value::object({{"type", "array"}, {"items", std::move(finding)}});
  };
  table.push_back(std::move(command));
}

}  // namespace gpuctl::cli
