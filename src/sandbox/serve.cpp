#include <fcntl.h>
#include <unistd.h>

#include "gpuctl/base/duration.hpp"
#include "gpuctl/http/server.hpp"
#include "gpuctl/sandbox/sandbox.hpp"
#include "sandbox/file_descriptor.hpp"
#include "sandbox/seeded_random.hpp"
#include "sandbox/service.hpp"
#include "sandbox/state_file.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr double fastest_speed = 1e6;
/// A service that is just ending may hold the lock for a moment longer.
constexpr std::chrono::milliseconds lock_patience{300};

Result<std::unique_ptr<FileLock>> take_folder(const ServeOptions& options, const Ports& ports, std::stop_token stop) {
  GPUCTL_TRY(ports.files.make_directories(options.state_dir, 0700));
  const CallContext context{.stop = std::move(stop), .deadline = ports.clock.steady_now() + lock_patience};
  auto lock = ports.files.lock(options.state_dir + "/sandbox.lock", context);
  if (lock.ok() || lock.error().code != ErrorCode::deadline) return lock;
  return Error{.code = ErrorCode::conflict,
               .message = fmt::format("a sandbox is already running on {}", options.state_dir),
               .hint = "gpuctl sandbox status"};
}

/// The books hold the client secret: the file is there, for us alone, before SQLite opens it.
std::string private_database(const ServeOptions& options) {
  std::string path = options.state_dir + "/sandbox.db";
  // What cannot be created here SQLite cannot open either, and says why.
  const FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  return path;
}

/// The same seed must not give the same ids again after a restart, so each start of the books counts.
std::uint64_t seed_of_run(Books& books, std::uint64_t seed) {
  const std::uint64_t run = std::strtoull(books.setting("runs", "0").c_str(), nullptr, 10);
  books.begin();
  books.set_setting("runs", std::to_string(run + 1));
  SeededRandom mixer(seed + run * 0x2545f4914f6cdd1dU);
  return mixer.next();
}

Endpoint endpoint_of(const http::HttpServer& server, const Books& books, const Clock& clock) {
  return {.base_url = base_url(server.port()),
          .port = server.port(),
          .pid = ::getpid(),
          .client_id = books.setting("client_id"),
          .client_secret = Secret(books.setting("client_secret")),
          .started_at = format_rfc3339(clock.now())};
}

}  // namespace

Result<void> serve(const ServeOptions& options, const Ports& ports, std::stop_token stop,
                   const std::function<void(const Endpoint&)>& on_ready) {
  if (options.speed && !(*options.speed >= 0 && *options.speed <= fastest_speed)) {
    return Error{.code = ErrorCode::usage, .message = "the speed must be a number from 0 to 1000000"};
  }
  GPUCTL_ASSIGN(const auto folder, take_folder(options, ports, stop));
  GPUCTL_ASSIGN(const auto books, Books::open(private_database(options)));
  SeededRandom seeded(options.seed ? seed_of_run(*books, *options.seed) : 0);
  Random& random = options.seed ? seeded : ports.random;

  std::stop_source ending;
  const std::stop_callback passed_on(stop, [&ending] { ending.request_stop(); });
  Service service(*books, ports.clock, random, [&ending] { ending.request_stop(); });
  GPUCTL_TRY(service.start(options.speed));
  GPUCTL_ASSIGN(const auto server,
                http::HttpServer::listen(
                    options.port, [&service](const http::ServerRequest& request) { return service.handle(request); }));
  const Endpoint endpoint = endpoint_of(*server, *books, ports.clock);
  GPUCTL_TRY(write_state(ports.files, options.state_dir, endpoint));
  on_ready(endpoint);
  auto served = server->run(ending.get_token(), options.idle_limit);
  GPUCTL_TRY(ports.files.remove(state_file(options.state_dir)));
  return served;
}

}  // namespace gpuctl::sandbox
