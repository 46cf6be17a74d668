// Certificates: a real TLS server (openssl s_server) with a certificate that nobody knows until --cacert names it.
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "gpuctl/http/curl_transport.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"
#include "support/scripted_server.hpp"

using namespace gpuctl;
using namespace gpuctl::http;
using namespace gpuctl::test;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gpuctl-tls-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

/// openssl with these arguments; its standard output and error are readable from `output`.
struct Openssl {
  pid_t child = -1;
  Socket output;

  explicit Openssl(std::vector<std::string> arguments) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    std::vector<char*> argv;
    arguments.insert(arguments.begin(), "openssl");
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    child = ::fork();
    if (child == 0) {
      ::dup2(pipe[1], 1);
      ::dup2(pipe[1], 2);
      ::execvp("openssl", argv.data());
      ::_exit(127);
    }
    ::close(pipe[1]);
    output = Socket(pipe[0]);
  }
  Openssl(const Openssl&) = delete;
  Openssl& operator=(const Openssl&) = delete;
  ~Openssl() {
    if (child <= 0) return;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  int wait() {
    int status = 0;
    ::waitpid(std::exchange(child, -1), &status, 0);
    return status;
  }
  /// Reads until `mark` and then to the end of that line.
  std::string read_after(const std::string& mark) const {
    std::string text;
    char byte = 0;
    while (::read(output.get(), &byte, 1) == 1) {
      text += byte;
      const auto at = text.find(mark);
      if (byte == '\n' && at != std::string::npos)
        return text.substr(at + mark.size(), text.size() - at - mark.size() - 1);
    }
    return {};
  }
};

}  // namespace

TEST_CASE("an unknown certificate is refused before anything is sent, until --cacert names it") {
  const Folder folder;
  const auto key = (folder.path / "key.pem").string();
  const auto certificate = (folder.path / "cert.pem").string();
  const int made =
      Openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
               "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"})
          .wait();
  if (made != 0) {
    WARN("skipped: openssl(1) is not installed");
    return;
  }
  const Openssl server({"s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www"});
  const auto address = server.read_after("ACCEPT ");
  REQUIRE_FALSE(address.empty());
  const std::string url = "https://127.0.0.1" + address.substr(address.rfind(':')) + "/";
  RecordingLog log;

  const auto refused = make_curl_transport({}, log)->send({.url = url}, {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::config);
  CHECK(refused.error().delivery == Delivery::not_sent);
  CHECK_THAT(refused.error().message, ContainsSubstring("certificate of 127.0.0.1 is not trusted"));
  CHECK_THAT(refused.error().hint, ContainsSubstring("--cacert"));

  const auto accepted = make_curl_transport({.ca_file = certificate}, log)->send({.url = url}, {});
  REQUIRE(accepted.ok());
  CHECK(accepted->status == 200);

  const auto unreadable = make_curl_transport({.ca_file = key + ".absent"}, log)->send({.url = url}, {});
  REQUIRE_FALSE(unreadable.ok());
  CHECK(unreadable.error().code == ErrorCode::config);
  CHECK_THAT(unreadable.error().message, ContainsSubstring("CA certificates cannot be read"));
}
