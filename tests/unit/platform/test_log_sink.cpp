#include <sys/stat.h>

#include <regex>
#include <thread>

#include "gpuctl/platform/log_sink.hpp"
#include "gpuctl/platform/system_files.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"
#include "support/scratch_folder.hpp"

using namespace gpuctl;
using test::FakeOutput;
using test::ScratchFolder;

namespace {

void write_all_levels(Log& log) {
  log.write(LogLevel::debug, "d");
  log.write(LogLevel::info, "i");
  log.write(LogLevel::warning, "w");
}

std::string stderr_with(LogLevel level) {
  FakeOutput err;
  const Redactor redactor;
  const auto log = LogSink::open({.stderr_level = level}, err, redactor);
  REQUIRE(log.ok());
  write_all_levels(**log);
  return err.text();
}

}  // namespace

TEST_CASE("stderr shows the level that was asked for and above") {
  CHECK(stderr_with(LogLevel::warning) == "warning: w\n");
  const std::string time = R"(\d\d:\d\d:\d\d\.\d{3}Z )";
  CHECK(std::regex_match(stderr_with(LogLevel::info), std::regex(time + "info: i\n" + time + "warning: w\n")));
  CHECK(std::regex_match(stderr_with(LogLevel::debug),
                         std::regex(time + "debug: d\n" + time + "info: i\n" + time + "warning: w\n")));
}

TEST_CASE("enabled says what would be written") {
  FakeOutput err;
  const Redactor redactor;
  const ScratchFolder folder;
  const auto quiet = LogSink::open({}, err, redactor);
  REQUIRE(quiet.ok());
  CHECK_FALSE((*quiet)->enabled(LogLevel::debug));
  CHECK_FALSE((*quiet)->enabled(LogLevel::info));
  CHECK((*quiet)->enabled(LogLevel::warning));
  const auto filed = LogSink::open({.file = folder / "log"}, err, redactor);
  REQUIRE(filed.ok());
  CHECK((*filed)->enabled(LogLevel::debug));
}

TEST_CASE("the log file holds every level, is private and grows") {
  const ScratchFolder folder;
  SystemFiles files;
  FakeOutput err;
  const Redactor redactor;
  REQUIRE(files.write_atomic(folder / "log", "before\n", 0644).ok());
  for (int run = 0; run < 2; ++run) {
    const auto log = LogSink::open({.file = folder / "log"}, err, redactor);
    REQUIRE(log.ok());
    write_all_levels(**log);
  }
  CHECK((*files.info(folder / "log"))->mode == 0600);
  const std::string stamp = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \[\d+\] )";
  const std::string run = stamp + "debug: d\n" + stamp + "info: i\n" + stamp + "warning: w\n";
  CHECK(std::regex_match(*files.read(folder / "log"), std::regex("before\n" + run + run)));
  CHECK(err.text() == "warning: w\nwarning: w\n");
}

TEST_CASE("a log file that cannot be opened is an error, and a device keeps its mode") {
  FakeOutput err;
  const Redactor redactor;
  const auto refused = LogSink::open({.file = "/nowhere/log"}, err, redactor);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::io);
  CHECK_THAT(refused.error().message, ContainsSubstring("/nowhere/log"));

  struct stat before {};
  struct stat after {};
  REQUIRE(::stat("/dev/null", &before) == 0);
  CHECK(LogSink::open({.file = "/dev/null"}, err, redactor).ok());
  REQUIRE(::stat("/dev/null", &after) == 0);
  CHECK(after.st_mode == before.st_mode);
}

TEST_CASE("no secret and no control character reaches stderr or the file") {
  const ScratchFolder folder;
  FakeOutput err;
  Redactor redactor;
  const auto log = LogSink::open({.stderr_level = LogLevel::debug, .file = folder / "log"}, err, redactor);
  REQUIRE(log.ok());
  redactor.learn(Secret("canary-4711"));
  (*log)->write(LogLevel::debug, "> Authorization: Bearer canary-4712\n{\"a\":\"canary-4711\"}\x1b[31m\r{}%v");
  for (const auto& text : {err.text(), *SystemFiles().read(folder / "log")}) {
    CHECK(text.find("canary") == std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK_THAT(text, ContainsSubstring("> Authorization: [redacted]\n{\"a\":\"[redacted]\"}?[31m?{}%v\n"));
  }
}

TEST_CASE("lines of several threads stay whole, and a broken stderr harms nobody") {
  FakeOutput err;
  const Redactor redactor;
  const auto log = LogSink::open({}, err, redactor);
  REQUIRE(log.ok());
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int line = 0; line < 50; ++line) (*log)->write(LogLevel::warning, "0123456789");
      });
  }
  std::string expected;
  for (int i = 0; i < 200; ++i) expected += "warning: 0123456789\n";
  CHECK(err.text() == expected);
  err.fail();
  (*log)->write(LogLevel::warning, "lost");
  CHECK(err.text() == expected);
}
