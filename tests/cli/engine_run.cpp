#include "engine_table.hpp"
#include "gpuctl/http/json.hpp"
#include "support/catch.hpp"

using namespace gpuctl;
using test::SmallHarness;

TEST_CASE("each error code ends with its exit code", "[cli][run]") {
  SmallHarness machine;
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    const auto kind = static_cast<ErrorCode>(code);
    const auto result = machine.run("fail " + std::string(to_string(kind)));
    INFO(to_string(kind));
    CHECK(result.exit == exit_code_for(kind));
    CHECK(result.out.empty());
    CHECK_THAT(result.err, ContainsSubstring("error: it said"));
    CHECK(result.err.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("errors are JSON where JSON was asked for", "[cli][run]") {
  SmallHarness machine;
  for (const char* line : {"fail not_found -o json", "-ojson fail", "nothing -o json", "--output=json tree grow"}) {
    const auto result = machine.run(line);
    INFO(line << "\n" << result.err);
    const auto document = http::parse_json(result.err);
    REQUIRE(document);
    REQUIRE(document->at_path("error.code") != nullptr);
    CHECK(result.code() != 0);
    CHECK(result.err.find("hunter2") == std::string::npos);
  }
  machine.environment.set("GPUCTL_OUTPUT", "json");
  CHECK(http::parse_json(machine.run("fail not_found").err).ok());
}

TEST_CASE("an exception is a bug that is told as one", "[cli][run]") {
  SmallHarness machine;
  const auto result = machine.run("bug");
  CHECK(result.code() == 70);
  CHECK_THAT(result.err, ContainsSubstring("the roof fell in"));
  CHECK_THAT(result.err, ContainsSubstring("this is a bug"));
}

TEST_CASE("a closed pipe is quiet and a full disk is not", "[cli][run]") {
  SmallHarness machine;
  machine.terminal.output.close();
  const auto closed = machine.run("script");
  CHECK(closed.code() == 0);
  CHECK(closed.err.empty());

  SmallHarness full;
  full.terminal.output.fail();
  const auto failed = full.run("script");
  CHECK(failed.code() == 3);
  CHECK_THAT(failed.err, ContainsSubstring("no space left on device"));
  CHECK(full.run("--help").code() == 3);
}

TEST_CASE("an interrupted command tells which signal it was", "[cli][run]") {
  SmallHarness machine;
  CHECK(machine.run("fail cancelled").code() == 130);
  machine.stop.request_stop();
  CHECK(machine.run("fail cancelled").code() == 130);
  machine.interrupted_by = ExitCode::sigterm;
  CHECK(machine.run("fail cancelled").code() == 143);
  CHECK(machine.run("fail not_found").code() == 5);
}

TEST_CASE("a broken configuration stops only commands that need one", "[cli][run]") {
  SmallHarness machine;
  machine.files.put("/home/user/.config/gpuctl/config.yaml", "outptu: json\n");
  CHECK(machine.run("tree grow oak").code() == 3);
  CHECK(machine.run("script").code() == 0);
  CHECK(machine.run("help").code() == 0);
}

TEST_CASE("settings reach the options of a command", "[cli][run]") {
  SmallHarness machine;
  machine.table.front().handler = [](const cli::Invocation& invocation, cli::Services& services) -> Result<ExitCode> {
    const auto& global = invocation.global;
    std::string text = global.output.format == output::Format::csv ? "csv" : "other";
    text += global.sandbox ? " sandbox" : "";
    text += global.no_input ? " no-input" : "";
    text += global.no_token_cache ? " no-token-cache" : "";
    text += services.terminal.facts().colour ? " colour" : "";
    text += services.context.deadline ? " " + std::to_string(services.context.remaining(services.clock)->count()) : "";
    GPUCTL_TRY(services.terminal.out().write(text));
    return ExitCode::ok;
  };
  CHECK(machine.run("tree").out == "other");
  CHECK(machine.run("tree --timeout 5s --sandbox --no-input --no-token-cache --color always -o csv").out ==
        "csv sandbox no-input no-token-cache colour 5000");
  machine.files.put("/home/user/.config/gpuctl/config.yaml",
                    "output: csv\ntimeout: 9s\nsandbox: true\nno_input: true\ntoken_cache: false\ncolor: always\n");
  CHECK(machine.run("tree").out == "csv sandbox no-input no-token-cache colour 9000");
  CHECK(machine.run("tree -o json --timeout 1s --color never").out == "other sandbox no-input no-token-cache 1000");
}
