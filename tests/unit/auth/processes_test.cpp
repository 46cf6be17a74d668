// Real processes, real files, a real server: together they fetch one token, and a killed one leaves nothing half done.
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "gpuctl/auth/oauth2.hpp"
#include "gpuctl/http/curl_transport.hpp"
#include "gpuctl/platform/system_clock.hpp"
#include "gpuctl/platform/system_files.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"
#include "support/scripted_server.hpp"

using namespace gpuctl;
using namespace gpuctl::auth;
using namespace gpuctl::test;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gpuctl-auth-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

/// What one gpuctl process does to authorise a request: 0 when the header is the expected one.
int authorise_once(const std::string& base_url, const std::string& folder) {
  NullLog log;
  SystemClock clock;
  SystemSleeper sleeper;
  SystemFiles files;
  SeededRandom random;
  Redactor redactor;
  http::HostThrottle throttle;
  const auto transport = http::make_curl_transport({}, log);
  TokenCache cache(files, log, folder);
  OAuth2Authoriser authoriser(
      {*transport, clock, sleeper, random, log, throttle}, redactor,
      {.provider = "verda", .base_url = base_url, .client_id = "client-1", .client_secret = Secret("client-secret")},
      &cache);
  http::Request request;
  if (!authoriser.authorise(request, {}).ok()) return 1;
  return request.headers.get("Authorization") == "Bearer tok-1" ? 0 : 2;
}

int exit_status(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("20 processes that start together fetch exactly one token") {
  const Folder folder;
  const auto cache_folder = (folder.path / "tokens").string();
  Listener listener;
  std::array<int, 2> gate{};
  REQUIRE(::pipe(gate.data()) == 0);
  std::vector<pid_t> children;
  // Forked before the server's threads exist; they wait at the gate until it is closed.
  for (int i = 0; i < 20; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(gate[1]);
      char byte = 0;
      static_cast<void>(::read(gate[0], &byte, 1));
      ::_exit(authorise_once(listener.url(), cache_folder));
    }
    children.push_back(child);
  }
  ::close(gate[0]);
  std::atomic<int> fetches = 0;
  ScriptedServer server(
      [&](Connection& connection) {
        while (connection.read_request()) {
          ++fetches;
          connection.answer(200, R"({"access_token":"tok-1","token_type":"Bearer","expires_in":3600})");
        }
      },
      std::move(listener));
  ::close(gate[1]);
  for (const pid_t child : children) CHECK(exit_status(child) == 0);
  CHECK(fetches == 1);

  struct stat info {};
  REQUIRE(::stat(cache_folder.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0700);
  for (const auto& entry : std::filesystem::directory_iterator(cache_folder)) {
    REQUIRE(::stat(entry.path().c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600);
  }
}

TEST_CASE("a writer that is killed leaves the old token or the new one") {
  const Folder folder;
  const TokenKey key{"verda", "https://api.example/token", "client-1"};
  SystemFiles files;
  RecordingLog log;
  TokenCache cache(files, log, (folder.path / "tokens").string());
  const SystemClock clock;
  const auto token = [&](char letter) {
    return CachedToken{Secret(std::string(20'000, letter)), clock.now(), clock.now() + std::chrono::hours(1)};
  };
  REQUIRE(cache.store(key, token('a')).ok());
  for (int round = 0; round < 20; ++round) {
    std::array<int, 2> started{};
    REQUIRE(::pipe(started.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      for (char letter = 'b';; letter = letter == 'z' ? 'b' : static_cast<char>(letter + 1)) {
        if (!cache.store(key, token(letter)).ok()) ::_exit(1);
        static_cast<void>(::write(started[1], "x", 1));
      }
    }
    ::close(started[1]);
    std::array<char, 3> bytes{};
    static_cast<void>(::read(started[0], bytes.data(), static_cast<std::size_t>(1 + round % 3)));
    ::kill(child, SIGKILL);
    CHECK(exit_status(child) == 128 + SIGKILL);
    ::close(started[0]);
    const auto loaded = cache.load(key);
    REQUIRE(loaded);
    const auto& text = loaded->text.reveal();
    CHECK(text == std::string(20'000, text[0]));
  }
  CHECK(log.lines().empty());
}
