// Fakes of the ports, with memory: what was asked of them can be read back, and faults can be planted.
// Header-only and above `base` alone, so that every test binary may use them. Thread-safe where the port is.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/environment.hpp"
#include "gpuctl/base/files.hpp"
#include "gpuctl/base/log.hpp"
#include "gpuctl/base/process.hpp"
#include "gpuctl/base/random.hpp"
#include "gpuctl/base/terminal.hpp"

namespace gpuctl::test {

/// Stands still until it is moved. Starts at 2026-01-15T12:00:00Z.
class FakeClock final : public Clock {
 public:
  WallTime now() const override {
    const std::scoped_lock lock(mutex_);
    return wall_;
  }
  SteadyTime steady_now() const override {
    const std::scoped_lock lock(mutex_);
    return steady_;
  }
  /// Time passes: both clocks.
  void advance(std::chrono::microseconds duration) {
    const std::scoped_lock lock(mutex_);
    wall_ += duration;
    steady_ += duration;
  }
  /// Somebody sets the wall clock; no time passes.
  void set_wall(WallTime time) {
    const std::scoped_lock lock(mutex_);
    wall_ = time;
  }

 private:
  mutable std::mutex mutex_;
  WallTime wall_{std::chrono::sys_days(std::chrono::year(2026) / 1 / 15) + std::chrono::hours(12)};
  SteadyTime steady_{std::chrono::hours(1)};
};

/// Sleeps by moving its clock.
class FakeSleeper final : public Sleeper {
 public:
  explicit FakeSleeper(FakeClock& clock) : clock_(clock) {}

  Result<void> sleep(std::chrono::milliseconds duration, const CallContext& context) override {
    std::function<void()> hook;
    {
      const std::scoped_lock lock(mutex_);
      sleeps_.push_back(duration);
      hook = on_sleep_;
    }
    if (hook) hook();
    GPUCTL_TRY(context.check(clock_));
    const auto left = context.remaining(clock_);
    clock_.advance(left ? std::min(*left, duration) : duration);
    return left && *left < duration ? context.check(clock_) : Result<void>();
  }
  std::vector<std::chrono::milliseconds> sleeps() const {
    const std::scoped_lock lock(mutex_);
    return sleeps_;
  }
  /// Runs at the start of every sleep, e.g. to request a stop.
  void on_sleep(std::function<void()> hook) {
    const std::scoped_lock lock(mutex_);
    on_sleep_ = std::move(hook);
  }

 private:
  FakeClock& clock_;
  mutable std::mutex mutex_;
  std::vector<std::chrono::milliseconds> sleeps_;
  std::function<void()> on_sleep_;
};

class FakeEnvironment final : public Environment {
 public:
  FakeEnvironment() = default;
  /// FakeEnvironment environment{{"HOME", "/home/me"}, {"TERM", "xterm"}};
  FakeEnvironment(std::initializer_list<std::pair<const std::string, std::string>> values) : values_(values) {}
  explicit FakeEnvironment(std::map<std::string, std::string, std::less<>> values) : values_(std::move(values)) {}

  std::optional<std::string> get(std::string_view name) const override {
    const auto found = values_.find(name);
    if (found == values_.end() || found->second.empty()) return std::nullopt;
    return found->second;
  }
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
  void unset(std::string_view name) {
    if (const auto found = values_.find(name); found != values_.end()) values_.erase(found);
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

/// A file system in memory. Paths are absolute and taken literally.
class FakeFiles final : public Files {
 public:
  struct Node {
    std::string content{};
    unsigned mode = 0600;
    bool is_directory = false;
    bool owned_by_us = true;
    WallTime modified{};
  };

  explicit FakeFiles(const Clock* clock = nullptr) : clock_(clock) {}

  Result<std::string> read(const std::string& path, std::uint64_t limit = 16U << 20U) override {
    const std::scoped_lock lock(mutex_);
    if (const auto failure = read_failures_.find(path); failure != read_failures_.end())
      return io(path, failure->second);
    const auto found = nodes_.find(path);
    if (found == nodes_.end())
      return Error{.code = ErrorCode::not_found, .message = path + ": no such file or directory"};
    if (found->second.is_directory) return io(path, "is a directory");
    if (found->second.content.size() > limit) return io(path, "file too large");
    return found->second.content;
  }

  Result<void> write_atomic(const std::string& path, std::string_view content, unsigned mode) override {
    const std::scoped_lock lock(mutex_);
    if (write_failure_) return io(path, *write_failure_);
    const auto slash = path.rfind('/');
    if (const auto parent = path.substr(0, slash); slash != 0 && slash != std::string::npos && !is_folder(parent))
      return Error{.code = ErrorCode::not_found, .message = path + ": no such file or directory"};
    nodes_[path] = Node{.content = std::string(content), .mode = mode, .modified = now()};
    ++writes_;
    return {};
  }

  Result<std::optional<FileInfo>> info(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    const auto found = nodes_.find(path);
    if (found == nodes_.end()) return std::optional<FileInfo>();
    const Node& node = found->second;
    return std::optional(FileInfo{node.content.size(), node.mode, node.is_directory, node.owned_by_us, node.modified});
  }

  Result<void> make_directories(const std::string& path, unsigned mode) override {
    const std::scoped_lock lock(mutex_);
    for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
      const auto folder = path.substr(0, at);
      const auto found = nodes_.find(folder);
      if (found != nodes_.end() && !found->second.is_directory) return io(folder, "not a directory");
      if (found == nodes_.end()) {
        if (write_failure_) return io(folder, *write_failure_);
        nodes_[folder] = Node{.mode = mode, .is_directory = true, .modified = now()};
      }
      if (at == std::string::npos) return {};
    }
  }

  Result<void> remove(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    if (write_failure_ && nodes_.contains(path)) return io(path, *write_failure_);
    nodes_.erase(path);
    return {};
  }

  Result<std::vector<std::string>> list(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    const std::string prefix = path + "/";
    std::vector<std::string> names;
    for (const auto& [name, node] : nodes_)
      if (name.starts_with(prefix) && name.find('/', prefix.size()) == std::string::npos)
        names.push_back(name.substr(prefix.size()));
    return names;
  }

  Result<std::unique_ptr<FileLock>> lock(const std::string& path, const CallContext& context) override {
    std::unique_lock lock(mutex_);
    if (write_failure_) return io(path, *write_failure_);
    if (foreign_locks_.contains(path)) {
      if (context.deadline && !context.cancelled())
        return Error{.code = ErrorCode::deadline, .message = "waiting for the lock " + path};
      return cancelled_error();
    }
    if (!released_.wait(lock, context.stop, [&] { return !locked_.contains(path); })) return cancelled_error();
    if (!nodes_.contains(path)) nodes_[path] = Node{.modified = now()};
    locked_.insert(path);
    ++locks_taken_;
    return std::unique_ptr<FileLock>(std::make_unique<Lock>(*this, path));
  }

  // What tests arrange and look at.

  /// Puts a file (and its folders, 0700) in place, whatever faults are planted.
  void put(const std::string& path, std::string content, unsigned mode = 0600, bool owned_by_us = true) {
    const std::scoped_lock lock(mutex_);
    for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
      nodes_.try_emplace(path.substr(0, at), Node{.mode = 0700, .is_directory = true, .modified = now()});
    nodes_[path] = Node{.content = std::move(content), .mode = mode, .owned_by_us = owned_by_us, .modified = now()};
  }
  std::optional<Node> node(const std::string& path) const {
    const std::scoped_lock lock(mutex_);
    const auto found = nodes_.find(path);
    return found == nodes_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<std::string> content(const std::string& path) const {
    const auto found = node(path);
    return found ? std::optional(found->content) : std::nullopt;
  }
  /// Every path that exists, sorted.
  std::vector<std::string> paths() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> all;
    for (const auto& [path, node] : nodes_) all.push_back(path);
    return all;
  }
  void fill_disk() { fail_writes("no space left on device"); }
  void make_read_only() { fail_writes("read-only file system"); }
  void fail_writes(std::string words) {
    const std::scoped_lock lock(mutex_);
    write_failure_ = std::move(words);
  }
  void heal() {
    const std::scoped_lock lock(mutex_);
    write_failure_.reset();
    read_failures_.clear();
  }
  void fail_read(const std::string& path, std::string words = "permission denied") {
    const std::scoped_lock lock(mutex_);
    read_failures_[path] = std::move(words);
  }
  /// As if another process held this lock for ever: lock() reports the deadline, or that it was cancelled, at once.
  void hold_lock(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    foreign_locks_.insert(path);
  }
  std::size_t writes() const {
    const std::scoped_lock lock(mutex_);
    return writes_;
  }
  std::size_t locks_taken() const {
    const std::scoped_lock lock(mutex_);
    return locks_taken_;
  }

 private:
  class Lock final : public FileLock {
   public:
    Lock(FakeFiles& files, std::string path) : files_(files), path_(std::move(path)) {}
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() override {
      const std::scoped_lock lock(files_.mutex_);
      files_.locked_.erase(path_);
      files_.released_.notify_all();
    }

   private:
    FakeFiles& files_;
    std::string path_;
  };

  static Error io(const std::string& path, std::string_view words) {
    return Error{.code = ErrorCode::io, .message = path + ": " + std::string(words)};
  }
  bool is_folder(const std::string& path) const {
    const auto found = nodes_.find(path);
    return found != nodes_.end() && found->second.is_directory;
  }
  WallTime now() const { return clock_ == nullptr ? WallTime() : clock_->now(); }

  const Clock* clock_;
  mutable std::mutex mutex_;
  std::condition_variable_any released_;
  std::map<std::string, Node> nodes_;
  std::map<std::string, std::string> read_failures_;
  std::optional<std::string> write_failure_;
  std::set<std::string> locked_;
  std::set<std::string> foreign_locks_;
  std::size_t writes_ = 0;
  std::size_t locks_taken_ = 0;
};

class FakeOutput final : public OutputStream {
 public:
  Result<void> write(std::string_view text) override {
    const std::scoped_lock lock(mutex_);
    if (closed_) return {};
    if (failure_) return *failure_;
    text_ += text;
    return {};
  }
  bool closed() const override {
    const std::scoped_lock lock(mutex_);
    return closed_;
  }
  std::string text() const {
    const std::scoped_lock lock(mutex_);
    return text_;
  }
  void clear() {
    const std::scoped_lock lock(mutex_);
    text_.clear();
  }
  /// The reader goes away.
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  void fail(std::string words = "no space left on device") {
    const std::scoped_lock lock(mutex_);
    failure_ = Error{.code = ErrorCode::io, .message = "standard output: " + words};
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
  bool closed_ = false;
  std::optional<Error> failure_;
};

/// Not a terminal until `fact` says so. Prompts take the scripted answers in order; without one they are cancelled,
/// as if Ctrl-C had been pressed.
class FakeTerminal final : public Terminal {
 public:
  TerminalFacts facts() const override { return fact; }
  FakeOutput& out() override { return output; }
  FakeOutput& err() override { return errors; }

  Result<std::string> read_all_input(std::size_t limit, const CallContext& context) override {
    if (context.cancelled()) return cancelled_error();
    if (input.size() > limit) return Error{.code = ErrorCode::io, .message = "standard input: too long"};
    return std::exchange(input, std::string());
  }
  Result<std::string> prompt_line(std::string_view question, const CallContext& context) override {
    return answer(question, context);
  }
  Result<Secret> prompt_secret(std::string_view question, const CallContext& context) override {
    return answer(question, context).map([](std::string text) { return Secret(std::move(text)); });
  }

  TerminalFacts fact{};
  FakeOutput output;
  FakeOutput errors;
  std::string input;                 ///< what standard input holds
  std::deque<std::string> answers;   ///< to prompts, first one first
  std::vector<std::string> prompts;  ///< the questions that were asked

  void make_interactive() { fact.stdin_tty = fact.stdout_tty = fact.stderr_tty = true; }

 private:
  Result<std::string> answer(std::string_view question, const CallContext& context) {
    prompts.emplace_back(question);
    if (context.cancelled() || answers.empty()) return cancelled_error();
    std::string text = std::move(answers.front());
    answers.pop_front();
    return text;
  }
};

/// Runs nothing; answers from its script by the program's name (argv[0]).
class FakeProcesses final : public Processes {
 public:
  Result<ProcessResult> run(const std::vector<std::string>& argv, const CallContext& context) override {
    const std::scoped_lock lock(mutex_);
    runs_.push_back(argv);
    if (context.cancelled()) return cancelled_error();
    const auto found = results_.find(argv.at(0));
    if (found == results_.end())
      return Error{.code = ErrorCode::not_found, .message = argv.at(0) + ": no such file or directory"};
    return found->second;
  }
  void script(std::string program, Result<ProcessResult> result) {
    const std::scoped_lock lock(mutex_);
    results_.insert_or_assign(std::move(program), std::move(result));
  }
  std::vector<std::vector<std::string>> runs() const {
    const std::scoped_lock lock(mutex_);
    return runs_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Result<ProcessResult>> results_;
  std::vector<std::vector<std::string>> runs_;
};

/// SplitMix64: the same numbers for the same seed, everywhere.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
  std::uint64_t next() override {
    const std::scoped_lock lock(mutex_);
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t bits = state_;
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9U;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBU;
    return bits ^ (bits >> 31U);
  }

 private:
  std::mutex mutex_;
  std::uint64_t state_;
};

/// Keeps every line of every level, as it was given (no redaction: that is what canary tests look for).
class RecordingLog final : public Log {
 public:
  struct Line {
    LogLevel level;
    std::string text;
  };
  bool enabled(LogLevel) const override { return true; }
  void write(LogLevel level, std::string_view message) override {
    const std::scoped_lock lock(mutex_);
    lines_.push_back({level, std::string(message)});
  }
  std::vector<Line> lines() const {
    const std::scoped_lock lock(mutex_);
    return lines_;
  }
  /// All lines, each ending with a newline.
  std::string text() const {
    std::string all;
    for (const auto& line : lines()) all += line.text + "\n";
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;
};

}  // namespace gpuctl::test
