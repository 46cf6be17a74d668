#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <thread>

#include "gpuctl/platform/system_clock.hpp"
#include "gpuctl/platform/system_files.hpp"
#include "platform/system_error.hpp"
#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "unit/platform/child.hpp"

using namespace gpuctl;
using namespace std::chrono_literals;
using test::ForkedChild;
using test::say;
using test::ScratchFolder;

TEST_CASE("a file is written and read back with exactly its mode") {
  const ScratchFolder folder;
  SystemFiles files;
  const auto umask_before = ::umask(0077);
  for (const unsigned mode : {0600U, 0644U, 0640U}) {
    REQUIRE(files.write_atomic(folder / "f", "content", mode).ok());
    const auto info = *files.info(folder / "f");
    REQUIRE(info);
    CHECK(info->mode == mode);
    CHECK(info->size == 7);
    CHECK(info->owned_by_us);
    CHECK_FALSE(info->is_directory);
    CHECK(info->modified > SystemClock().now() - 1h);
  }
  ::umask(umask_before);
  CHECK(*files.read(folder / "f") == "content");
  CHECK(*files.list(folder.path()) == std::vector<std::string>{"f"});
}

TEST_CASE("binary and large content survives") {
  const ScratchFolder folder;
  SystemFiles files;
  std::string content(3'000'000, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 31 % 251);
  REQUIRE(files.write_atomic(folder / "f", content, 0600).ok());
  CHECK(*files.read(folder / "f") == content);
  CHECK(*files.read(folder / "f", content.size()) == content);
  const auto refused = files.read(folder / "f", content.size() - 1);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::io);
}

TEST_CASE("what is absent is told apart from what fails") {
  const ScratchFolder folder;
  SystemFiles files;
  const auto absent = files.read(folder / "none");
  CHECK(absent.error().code == ErrorCode::not_found);
  CHECK_THAT(absent.error().message, ContainsSubstring(folder / "none") && ContainsSubstring("no such file"));
  CHECK_FALSE((*files.info(folder / "none")).has_value());
  CHECK_FALSE((*files.info(folder / "none/below")).has_value());
  CHECK((*files.list(folder / "none")).empty());
  CHECK(files.remove(folder / "none").ok());
  CHECK(files.write_atomic(folder / "none/f", "x", 0600).error().code == ErrorCode::io);
  CHECK(files.read(folder.path()).error().code == ErrorCode::io);
  CHECK(files.remove(folder.path()).error().code == ErrorCode::io);
}

TEST_CASE("reading never waits for somebody to write") {
  const ScratchFolder folder;
  SystemFiles files;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const auto refused = files.read(folder / "pipe");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::io);
  CHECK_THAT(refused.error().message, ContainsSubstring("it is a pipe, not a file"));
  CHECK_THAT(files.read("/dev/zero", 1000).error().message, ContainsSubstring("larger than 1000 bytes"));
  CHECK(files.read("/dev/null").value().empty());
}

TEST_CASE("what the shell makes of <(...) is read to its end") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  std::thread writer([&] {
    std::this_thread::sleep_for(50ms);
    CHECK(::write(ends[1], "body", 4) == 4);
    ::close(ends[1]);
  });
  const auto content = SystemFiles().read("/dev/fd/" + std::to_string(ends[0]));
  writer.join();
  ::close(ends[0]);
  CHECK(content.value() == "body");
}

TEST_CASE("a folder that cannot be made says why") {
  const auto error = SystemFiles().make_directories("/proc/gpuctl/state", 0700).error();
  CHECK(error.code == ErrorCode::io);
  CHECK_THAT(error.message, ContainsSubstring("cannot create the folder /proc/gpuctl"));
  if (::geteuid() == 0) return;  // root may write everywhere
  const ScratchFolder folder;
  REQUIRE(::chmod(folder.path().c_str(), 0500) == 0);
  const auto refused = SystemFiles().make_directories(folder / "a/b", 0700).error();
  CHECK_THAT(refused.message, ContainsSubstring("permission denied"));
  CHECK_THAT(refused.hint, ContainsSubstring("make " + folder.path() + " writable"));
  ::chmod(folder.path().c_str(), 0700);
}

TEST_CASE("folders are made with their parents, private") {
  const ScratchFolder folder;
  SystemFiles files;
  REQUIRE(files.make_directories(folder / "a/b/c", 0700).ok());
  REQUIRE(files.make_directories(folder / "a/b/c", 0700).ok());
  for (const auto* name : {"a", "a/b", "a/b/c"}) {
    const auto info = *files.info(folder / name);
    REQUIRE(info);
    CHECK(info->is_directory);
    CHECK(info->mode == 0700);
  }
  REQUIRE(files.make_directories(folder / "t/", 0700).ok());
  REQUIRE(files.write_atomic(folder / "f", "x", 0600).ok());
  CHECK(files.make_directories(folder / "f", 0700).error().code == ErrorCode::io);
  CHECK_FALSE(files.make_directories(folder / "f/g", 0700).ok());
}

TEST_CASE("files are listed sorted and removed") {
  const ScratchFolder folder;
  SystemFiles files;
  for (const auto* name : {"b", "a", "c"}) REQUIRE(files.write_atomic(folder / name, "", 0600).ok());
  CHECK(*files.list(folder.path()) == std::vector<std::string>{"a", "b", "c"});
  REQUIRE(files.remove(folder / "b").ok());
  CHECK(*files.list(folder.path()) == std::vector<std::string>{"a", "c"});
}

TEST_CASE("symbolic links are followed, and stay when what they lead to is replaced") {
  const ScratchFolder folder;
  SystemFiles files;
  REQUIRE(files.write_atomic(folder / "target", "old", 0600).ok());
  std::filesystem::create_symlink(folder / "target", folder / "link");
  CHECK(*files.read(folder / "link") == "old");
  REQUIRE(files.write_atomic(folder / "link", "new", 0600).ok());
  CHECK(*files.read(folder / "target") == "new");
  CHECK(std::filesystem::is_symlink(folder / "link"));
  std::filesystem::create_symlink(folder / "target", folder / "lock");
  CHECK(files.lock(folder / "lock", {}).error().code == ErrorCode::io);
}

TEST_CASE("a file of somebody else is not ours") {
  SystemFiles files;
  if (::geteuid() != 0) {
    CHECK_FALSE((*files.info("/"))->owned_by_us);
    return;
  }
  const ScratchFolder folder;
  REQUIRE(files.write_atomic(folder / "f", "x", 0600).ok());
  REQUIRE(::chown((folder / "f").c_str(), 12345, 12345) == 0);
  CHECK_FALSE((*files.info(folder / "f"))->owned_by_us);
}

TEST_CASE("a write that fails half way leaves the old file and nothing beside it") {
  const ScratchFolder folder;
  SystemFiles files;
  REQUIRE(files.write_atomic(folder / "f", "old", 0600).ok());
  ForkedChild child([&](int report) {
    const rlimit limit{4096, 4096};
    ::signal(SIGXFSZ, SIG_IGN);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    const auto result = files.write_atomic(folder / "f", std::string(100'000, 'x'), 0600);
    say(report, result.ok() ? "ok" : result.error().message);
    return result.ok() ? 2 : 0;
  });
  CHECK_THAT(child.hear(), ContainsSubstring("cannot write " + (folder / "f") + ": file too large"));
  CHECK(child.wait() == 0);
  CHECK(*files.read(folder / "f") == "old");
  CHECK(*files.list(folder.path()) == std::vector<std::string>{"f"});
}

TEST_CASE("a writer that is killed leaves the old or the new file, never half of one") {
  const ScratchFolder folder;
  SystemFiles files;
  const std::string a(400'000, 'a');
  const std::string b(300'000, 'b');
  REQUIRE(files.write_atomic(folder / "f", a, 0600).ok());
  for (int round = 0; round < 10; ++round) {
    ForkedChild writer([&](int report) {
      say(report, "go");
      while (true)
        if (!files.write_atomic(folder / "f", b, 0600).ok() || !files.write_atomic(folder / "f", a, 0600).ok())
          return 1;
    });
    REQUIRE(writer.hear() == "go");
    for (int reads = 0; reads < 5 + round; ++reads) {
      const auto content = files.read(folder / "f");
      REQUIRE(content.ok());
      REQUIRE((*content == a || *content == b));
    }
    writer.kill(SIGKILL);
    CHECK(writer.wait() == 1000 + SIGKILL);
    const auto content = *files.read(folder / "f");
    CHECK((content == a || content == b));
  }
}

TEST_CASE("errors of the disk say what to do") {
  const auto full = system_error("write", "/state/x", ENOSPC);
  CHECK(full.code == ErrorCode::io);
  CHECK(full.message == "cannot write /state/x: no space left on device");
  CHECK_THAT(full.hint, ContainsSubstring("disk is full"));
  const auto read_only = system_error("write", "/state/x", EROFS);
  CHECK(read_only.message == "cannot write /state/x: read-only file system");
  CHECK_THAT(read_only.hint, ContainsSubstring("GPUCTL_STATE_DIR"));
  CHECK_THAT(system_error("read", "/x", EACCES).hint, ContainsSubstring("ls -ld /x"));
  CHECK(system_error("read", "/x", ENOENT).code == ErrorCode::io);
  CHECK(describe_errno(EIO) == "input/output error");
  CHECK(describe_errno(123456) == "error 123456");
}

TEST_CASE("a lock excludes other processes and other threads, and ends with its owner") {
  const ScratchFolder folder;
  SystemFiles files;
  const auto path = folder / "lock";
  const auto soon = [] { return CallContext{}.until(SystemClock().steady_now() + 30ms); };
  {
    ForkedChild holder([&](int report) {
      const auto lock = files.lock(path, {});
      say(report, lock.ok() ? "held" : "failed");
      ::pause();
      return 0;
    });
    REQUIRE(holder.hear() == "held");
    CHECK((*files.info(path))->mode == 0600);
    const auto refused = files.lock(path, soon());
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::deadline);
    CHECK_THAT(refused.error().message, ContainsSubstring(path));
    holder.kill(SIGKILL);
    holder.wait();
  }
  auto first = files.lock(path, soon());
  REQUIRE(first.ok());
  CHECK(files.lock(path, soon()).error().code == ErrorCode::deadline);
  first->reset();
  CHECK(files.lock(path, soon()).ok());
}

TEST_CASE("waiting for a lock ends when it is cancelled, and when it becomes free") {
  const ScratchFolder folder;
  SystemFiles files;
  auto held = files.lock(folder / "lock", {});
  REQUIRE(held.ok());
  std::stop_source stop;
  std::jthread canceller([&] { stop.request_stop(); });
  CHECK(files.lock(folder / "lock", {.stop = stop.get_token()}).error().code == ErrorCode::cancelled);
  std::jthread releaser([&] { held->reset(); });
  CHECK(files.lock(folder / "lock", CallContext{}.until(SystemClock().steady_now() + 10s)).ok());
}

TEST_CASE("a lock is on the file that has the name, even where the name was removed meanwhile") {
  const ScratchFolder folder;
  SystemFiles files;
  auto stale = files.lock(folder / "lock", {});
  REQUIRE(stale.ok());
  REQUIRE(files.remove(folder / "lock").ok());
  const auto fresh = files.lock(folder / "lock", {});
  REQUIRE(fresh.ok());
  stale->reset();
  CHECK(files.lock(folder / "lock", CallContext{}.until(SystemClock().steady_now() + 30ms)).error().code ==
        ErrorCode::deadline);
}

TEST_CASE("processes that add to one file under the lock lose nothing") {
  const ScratchFolder folder;
  SystemFiles files;
  REQUIRE(files.write_atomic(folder / "count", "0", 0600).ok());
  const auto add = [&](int) {
    for (int i = 0; i < 5; ++i) {
      const auto lock = files.lock(folder / "lock", {});
      const auto before = files.read(folder / "count");
      if (!lock.ok() || !before.ok()) return 1;
      if (!files.write_atomic(folder / "count", std::to_string(std::stoi(*before) + 1), 0600).ok()) return 1;
    }
    return 0;
  };
  {
    std::vector<std::unique_ptr<ForkedChild>> children;
    for (int i = 0; i < 8; ++i) children.push_back(std::make_unique<ForkedChild>(add));
    for (const auto& child : children) CHECK(child->wait() == 0);
  }
  CHECK(*files.read(folder / "count") == "40");
}
