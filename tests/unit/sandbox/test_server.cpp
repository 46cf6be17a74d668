// The HTTP server and the served sandbox, through real sockets on loopback.
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <limits>
#include <thread>

#include "cloud.hpp"
#include "gpuctl/http/server.hpp"
#include "gpuctl/sandbox/sandbox.hpp"
#include "sandbox/file_descriptor.hpp"
#include "sandbox/loopback_client.hpp"
#include "sandbox/state_file.hpp"
#include "support/scratch_folder.hpp"

using namespace gpuctl;
using namespace gpuctl::sandbox;
using gpuctl::test::FakeFiles;
using gpuctl::test::ScratchFolder;

namespace {

class RealClock final : public Clock {
 public:
  WallTime now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
  SteadyTime steady_now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::steady_clock::now());
  }
};

FileDescriptor connected(std::uint16_t port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  return socket;
}

/// Sends `text` on a new connection and gives everything that comes back; nullopt when the connection was reset.
std::optional<std::string> exchange(std::uint16_t port, const std::string& text) {
  const FileDescriptor socket = connected(port);
  REQUIRE(::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
  std::string all;
  char chunk[65536];
  for (;;) {
    const ssize_t got = ::recv(socket.get(), chunk, sizeof(chunk), 0);
    if (got < 0) return std::nullopt;
    if (got == 0) return all;
    all.append(chunk, static_cast<std::size_t>(got));
  }
}

std::string closing_get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
}

/// A server on a thread of its own, which ends with the scope.
class Running {
 public:
  explicit Running(http::ServerHandler handler)
      : server_(http::HttpServer::listen(0, std::move(handler)).value()),
        thread_([this](const std::stop_token& stop) { CHECK(server_->run(stop, std::chrono::seconds(0)).ok()); }) {}
  std::uint16_t port() const { return server_->port(); }

 private:
  std::unique_ptr<http::HttpServer> server_;
  std::jthread thread_;
};

}  // namespace

TEST_CASE("the server hands over the request and keeps the connection") {
  std::vector<http::ServerRequest> seen;
  {
    const Running server([&](const http::ServerRequest& request) {
      seen.push_back(request);
      return http::ServerReply{.status = 201, .headers = {{"X-Test", "yes"}}, .body = "hello"};
    });
    const auto text =
        exchange(server.port(), "POST /a?b=c HTTP/1.1\r\nHost: x\r\nX-Mixed-Case: V\r\nContent-Length: 4\r\n\r\nbody" +
                                    closing_get("/second"));
    REQUIRE(text);
    CHECK(text->starts_with("HTTP/1.1 201 Created\r\n"));
    CHECK(text->find("X-Test: yes\r\n") != std::string::npos);
    CHECK(text->find("Content-Length: 5\r\n") != std::string::npos);
    CHECK(text->rfind("HTTP/1.1 201") != 0);
  }
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].method == "POST");
  CHECK(seen[0].target == "/a?b=c");
  CHECK(seen[0].body == "body");
  CHECK(seen[0].peer.starts_with("127.0.0.1:"));
  CHECK(std::find(seen[0].headers.begin(), seen[0].headers.end(),
                  std::pair<std::string, std::string>("x-mixed-case", "V")) != seen[0].headers.end());
  CHECK(seen[1].target == "/second");
}

TEST_CASE("the server can misbehave in each of its ways") {
  http::ServerReply reply{.status = 200, .headers = {}, .body = "0123456789"};
  const Running server([&](const http::ServerRequest&) { return reply; });
  SECTION("close") {
    reply.fault = http::ReplyFault::close;
    CHECK(exchange(server.port(), closing_get("/")) == "");
  }
  SECTION("reset") {
    reply.fault = http::ReplyFault::reset;
    CHECK(exchange(server.port(), closing_get("/")) == std::nullopt);
  }
  SECTION("truncate") {
    reply.fault = http::ReplyFault::truncate;
    const auto text = exchange(server.port(), closing_get("/"));
    REQUIRE(text);
    CHECK(text->find("Content-Length: 10\r\n") != std::string::npos);
    CHECK(text->ends_with("\r\n\r\n01234"));
  }
  SECTION("truncate what has no body") {
    reply = {.status = 202, .headers = {}, .body = "", .fault = http::ReplyFault::truncate, .delay = {}};
    const auto text = exchange(server.port(), closing_get("/"));
    REQUIRE(text);
    CHECK(text->starts_with("HTTP/1.1 202"));
    CHECK(text->find("\r\n\r\n") == std::string::npos);
  }
  SECTION("raw") {
    reply.fault = http::ReplyFault::raw;
    CHECK(exchange(server.port(), closing_get("/")) == "0123456789");
  }
}

TEST_CASE("bodies over the limit are refused, HEAD and 204 have none") {
  const Running server([](const http::ServerRequest& request) {
    return http::ServerReply{.status = request.target == "/empty" ? 204 : 200, .headers = {}, .body = "text"};
  });
  const auto large = exchange(server.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n");
  REQUIRE(large);
  CHECK(large->starts_with("HTTP/1.1 413"));
  const auto head = exchange(server.port(), "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  REQUIRE(head);
  CHECK(head->find("Content-Length: 4") != std::string::npos);
  CHECK(head->ends_with("\r\n\r\n"));
  const auto empty = exchange(server.port(), closing_get("/empty"));
  REQUIRE(empty);
  CHECK(empty->find("Content-Length") == std::string::npos);
}

TEST_CASE("what is no HTTP, and what is too large, is told so") {
  const Running server([](const http::ServerRequest&) { return http::ServerReply{}; });
  const auto first_line = [&](const std::string& text) {
    const auto answer = exchange(server.port(), text);
    REQUIRE(answer);
    return answer->substr(0, answer->find("\r\n"));
  };
  CHECK(first_line("hello\r\n\r\n") == "HTTP/1.1 400 Bad Request");
  CHECK(first_line("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n") == "HTTP/1.1 400 Bad Request");
  CHECK(first_line("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n") == "HTTP/1.1 400 Bad Request");
  CHECK(first_line("GET / HTTP/1.1\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n").starts_with("HTTP/1.1 431"));
  // The whole body is on its way before the refusal comes back: it must still be readable.
  CHECK(first_line("POST / HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n" + std::string(20'000'000, 'a'))
            .starts_with("HTTP/1.1 413"));
}

TEST_CASE("a client that asks before it sends its body is told to go on") {
  const Running server([](const http::ServerRequest& request) {
    return http::ServerReply{.status = 201, .headers = {}, .body = request.body};
  });
  const FileDescriptor socket = connected(server.port());
  const std::string header =
      "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
  REQUIRE(::send(socket.get(), header.data(), header.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(header.size()));
  const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  std::string got(go_on.size(), ' ');
  REQUIRE(::recv(socket.get(), got.data(), got.size(), MSG_WAITALL) == static_cast<ssize_t>(got.size()));
  CHECK(got == go_on);
  REQUIRE(::send(socket.get(), "body", 4, MSG_NOSIGNAL) == 4);
  char answer[4096];
  const ssize_t size = ::recv(socket.get(), answer, sizeof(answer), MSG_WAITALL);
  REQUIRE(size > 0);
  const std::string_view text(answer, static_cast<std::size_t>(size));
  CHECK(text.starts_with("HTTP/1.1 201 Created\r\n"));
  CHECK(text.ends_with("\r\n\r\nbody"));
}

TEST_CASE("clients that say nothing hold nobody up") {
  const Running server([](const http::ServerRequest&) { return http::ServerReply{}; });
  std::vector<FileDescriptor> silent;
  for (int i = 0; i < 100; ++i) silent.push_back(connected(server.port()));
  REQUIRE(::send(silent.front().get(), "GET / HT", 8, MSG_NOSIGNAL) == 8);
  const auto answer = exchange(server.port(), closing_get("/"));
  REQUIRE(answer);
  CHECK(answer->starts_with("HTTP/1.1 200"));
}

TEST_CASE("a taken port is an error") {
  const Running server([](const http::ServerRequest&) { return http::ServerReply{}; });
  const auto second =
      http::HttpServer::listen(server.port(), [](const http::ServerRequest&) { return http::ServerReply{}; });
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::io);
}

TEST_CASE("an idle server ends by itself") {
  const auto server =
      http::HttpServer::listen(0, [](const http::ServerRequest&) { return http::ServerReply{}; }).value();
  CHECK(server->run({}, std::chrono::seconds(1)).ok());
}

namespace {

/// The sandbox served on a thread, as `gpuctl sandbox serve` does it.
class Served {
 public:
  Served() {
    auto endpoint = ready_.get_future();
    thread_ = std::jthread([this](const std::stop_token& stop) {
      result = serve({.state_dir = folder_.path(), .seed = 5}, ports(), stop,
                     [this](const Endpoint& started) { ready_.set_value(started); });
    });
    endpoint_ = endpoint.get();
  }
  Ports ports() { return {.clock = clock_, .random = random_, .files = files_}; }
  Controller controller() { return {folder_.path(), ports()}; }
  const Endpoint& endpoint() const { return endpoint_; }
  const std::string& folder() const { return folder_.path(); }
  FakeFiles& files() { return files_; }
  void join() { thread_.join(); }

  Result<void> result;

 private:
  ScratchFolder folder_;
  RealClock clock_;
  SeededRandom random_{9};
  FakeFiles files_;
  Endpoint endpoint_;
  std::promise<Endpoint> ready_;
  std::jthread thread_;
};

}  // namespace

TEST_CASE("the controller drives a served sandbox") {
  Served served;
  const Controller controller = served.controller();
  CHECK(served.files().node(served.folder() + "/sandbox.json")->mode == 0600);
  const auto status = controller.status({});
  REQUIRE(status.ok());
  REQUIRE(status->endpoint);
  CHECK(status->endpoint->base_url == "http://127.0.0.1:" + std::to_string(served.endpoint().port) + "/v1");
  CHECK(status->endpoint->client_secret.same_as(served.endpoint().client_secret));
  CHECK(status->details.at_path("instances.running") != nullptr);

  const auto fault =
      controller.add_fault(Value::object({{"operation", "get_balance"}, {"kind", "slow"}, {"ms", 1}}), {});
  REQUIRE(fault.ok());
  CHECK(controller.faults({})->if_array()->size() == 1);
  CHECK(controller.clear_faults({}).ok());
  CHECK(controller.faults({})->if_array()->empty());
  CHECK(controller.add_fault(Value::object({{"operation", "fly"}}), {}).error().code == ErrorCode::refused);
  CHECK(controller.set_speed(0, {}).ok());
  CHECK(controller.advance(std::chrono::minutes(30), {}).ok());
  CHECK(controller.seed_fleet(3, {}).ok());
  CHECK(controller.books({})->find("machines_held") != nullptr);
  CHECK(controller.set_oddity("id_body", "json", {}).ok());
  CHECK(*controller.oddities({})->find("id_body")->if_string() == "json");
  CHECK(controller.operations({})->if_array()->size() > 50);
  CHECK(controller.reset({}).ok());

  const std::string lines = environment_lines(*status->endpoint);
  CHECK_THAT(lines, ContainsSubstring("export VERDA_BASE_URL=" + status->endpoint->base_url + "\n"));
  CHECK_THAT(lines, ContainsSubstring("export VERDA_CLIENT_SECRET="));

  CHECK(controller.stop({}).ok());
  served.join();
  CHECK(served.result.ok());
  CHECK_FALSE(controller.status({})->endpoint);
  CHECK(controller.stop({}).ok());
  CHECK(controller.faults({}).error().code == ErrorCode::unavailable);
}

TEST_CASE("one folder has one sandbox") {
  Served served;
  served.files().hold_lock(served.folder() + "/sandbox.lock");
  const auto second = serve({.state_dir = served.folder()}, served.ports(), {}, [](const Endpoint&) {});
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::conflict);
}

TEST_CASE("a speed that no clock can have is refused before anything is served") {
  const ScratchFolder folder;
  const RealClock clock;
  SeededRandom random(1);
  FakeFiles files;
  for (const double speed : {-1.0, 1e7, std::numeric_limits<double>::quiet_NaN()}) {
    const auto served = serve({.state_dir = folder.path(), .speed = speed},
                              {.clock = clock, .random = random, .files = files}, {}, [](const Endpoint&) {});
    REQUIRE_FALSE(served.ok());
    CHECK(served.error().code == ErrorCode::usage);
  }
}

TEST_CASE("a stale state file is no running sandbox") {
  const ScratchFolder folder;
  const RealClock clock;
  SeededRandom random(1);
  FakeFiles files;
  const Controller controller(folder.path(), {.clock = clock, .random = random, .files = files});
  CHECK_FALSE(controller.status({})->endpoint);
  files.put(state_file(folder.path()), "{ not json");
  CHECK_FALSE(controller.status({})->endpoint);
  // Somebody else has got the port since.
  const Running other([](const http::ServerRequest&) {
    return http::ServerReply{.status = 200, .headers = {}, .body = R"({"client_id":"other"})"};
  });
  REQUIRE(write_state(files, folder.path(), {.port = other.port(), .client_id = "mine"}).ok());
  CHECK_FALSE(controller.status({})->endpoint);
}

TEST_CASE("a start that fails says what the process said") {
  const ScratchFolder folder;
  const RealClock clock;
  SeededRandom random(1);
  FakeFiles files;
  const Controller controller(folder.path(), {.clock = clock, .random = random, .files = files});
  const auto failed = controller.start({"/bin/sh", "-c", "echo no room >&2; exit 3"}, {});
  REQUIRE_FALSE(failed.ok());
  CHECK_THAT(failed.error().message, ContainsSubstring("no room"));
  const auto advised =
      controller.start({"/bin/sh", "-c", "printf 'error: no room\\n  next: make some\\n' >&2; exit 3"}, {});
  REQUIRE_FALSE(advised.ok());
  CHECK(advised.error().message == "the sandbox did not start: no room");
  CHECK(advised.error().hint == "make some");
  CHECK(controller.start({"/nonexistent/program"}, {}).error().code == ErrorCode::io);
}

namespace {

/// A service in a process of its own, so that it can be killed.
class Forked {
 public:
  explicit Forked(const std::string& folder) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) run(folder, ends[1]);
    ::close(ends[1]);
    REQUIRE(::read(ends[0], &port_, sizeof(port_)) == sizeof(port_));
    ::close(ends[0]);
  }
  Forked(const Forked&) = delete;
  Forked& operator=(const Forked&) = delete;
  ~Forked() { kill(); }

  std::uint16_t port() const { return port_; }
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  [[noreturn]] static void run(const std::string& folder, int ready) {
    const RealClock clock;
    SeededRandom random(3);
    FakeFiles files;
    const auto served = serve({.state_dir = folder}, {.clock = clock, .random = random, .files = files}, {},
                              [&](const Endpoint& endpoint) {
                                const std::uint16_t port = endpoint.port;
                                if (::write(ready, &port, sizeof(port)) != sizeof(port)) ::_exit(1);
                              });
    ::_exit(served.ok() ? 0 : 1);
  }

  pid_t pid_ = 0;
  std::uint16_t port_ = 0;
};

}  // namespace

TEST_CASE("kill -9 loses nothing that was answered") {
  const ScratchFolder folder;
  const RealClock clock;
  std::string fault;
  {
    Forked service(folder.path());
    const auto planted = loopback_request(service.port(), "POST", "/_sandbox/faults",
                                          R"({"operation":"get_balance","kind":"slow"})", {}, clock);
    REQUIRE(planted.ok());
    REQUIRE(planted->status == 201);
    fault = Json::parse(planted->body)["id"].get<std::string>();
    service.kill();
  }
  const auto books = Books::open(folder / "sandbox.db").value();
  CHECK(books->find("fault", fault) != nullptr);
  CHECK(books->ids("instance").size() >= 5);
}
