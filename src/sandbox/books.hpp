// The sandbox's books: every document it knows, in SQLite, with the whole of it in memory. A change is on disk before
// the answer that tells of it leaves, so `kill -9` loses nothing that was answered.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/result.hpp"
#include "sandbox/route.hpp"

namespace gpuctl::sandbox {

/// Not thread-safe: the service serialises calls (one strand).
class Books {
 public:
  /// Opens or creates `path` (":memory:" for tests).
  static Result<std::unique_ptr<Books>> open(const std::string& path);
  virtual ~Books() = default;

  /// Documents of a kind ("instance", "volume", "ssh_key", ...), in the order of their creation.
  virtual const std::vector<std::string>& ids(std::string_view kind) const = 0;
  /// nullptr when there is none. The pointer is valid until the next change of that document.
  virtual const Json* find(std::string_view kind, std::string_view id) const = 0;
  /// Inserts or replaces; part of the current transaction.
  virtual void put(std::string_view kind, std::string_view id, Json document) = 0;
  virtual void erase(std::string_view kind, std::string_view id) = 0;
  /// The document as JSON text, cached until it changes: a list of 10,000 is joined text, not built anew.
  virtual const std::string& text(std::string_view kind, std::string_view id) = 0;

  /// Small settings and counters that must survive a restart.
  virtual std::string setting(std::string_view key, std::string_view fallback = "") const = 0;
  virtual void set_setting(std::string_view key, std::string_view value) = 0;

  /// An append-only event, the judge of the fault matrix: {"event":"machine_created","id":...,"at":...}.
  virtual void record(const Json& event) = 0;
  virtual std::vector<Json> events() const = 0;

  /// Everything since begin() reaches the disk at commit(), or nothing does.
  virtual void begin() = 0;
  /// An error (full disk, say) means that nothing reached it; roll back then.
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;

  /// Grows with every change of a document: what was derived from the documents is still right while it is the same.
  virtual std::uint64_t revision() const = 0;
  /// Forgets every document, setting and event.
  virtual void clear() = 0;
};

}  // namespace gpuctl::sandbox
