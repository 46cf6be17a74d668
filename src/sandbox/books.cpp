#include "sandbox/books.hpp"

#include <sqlite3.h>

#include <unordered_map>

namespace gpuctl::sandbox {
namespace {

/// NORMAL: whatever kills the process, nothing that was answered is lost; a power cut may cost the last answers, never
/// the file. That is enough for a simulation, and a first start does not wait for the disk ten times.
constexpr const char* schema = R"sql(
PRAGMA synchronous = NORMAL;
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE IF NOT EXISTS documents(seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL,
  body TEXT NOT NULL, UNIQUE(kind, id));
CREATE TABLE IF NOT EXISTS settings(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events(seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
COMMIT;
)sql";

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

std::string dump(const Json& document) { return document.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string column_text(sqlite3_stmt* statement, int column) {
  const void* data = sqlite3_column_blob(statement, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

/// A document is kept as text, as a tree, or as both; each is made from the other when it is first asked for.
struct Entry {
  std::optional<Json> tree;
  std::string text;  ///< empty: out of date
};

struct Kind {
  std::vector<std::string> ids;
  std::unordered_map<std::string, Entry> entries;
};

class SqliteBooks final : public Books {
 public:
  explicit SqliteBooks(Database database) : database_(std::move(database)) {}

  Result<void> start() {
    sqlite3_busy_timeout(database_.get(), 2000);
    if (sqlite3_exec(database_.get(), schema, nullptr, nullptr, nullptr) != SQLITE_OK) return failure("open");
    put_ = prepare(
        "INSERT INTO documents(kind, id, body) VALUES(?1, ?2, ?3) "
        "ON CONFLICT(kind, id) DO UPDATE SET body = excluded.body");
    erase_ = prepare("DELETE FROM documents WHERE kind = ?1 AND id = ?2");
    set_ = prepare("INSERT OR REPLACE INTO settings(key, value) VALUES(?1, ?2)");
    record_ = prepare("INSERT INTO events(body) VALUES(?1)");
    if (!put_ || !erase_ || !set_ || !record_) return failure("open");
    return load();
  }

  /// Whether the last failure was that of a file which holds no books, as opposed to a full disk or a lock.
  bool damaged() const {
    const int state = sqlite3_errcode(database_.get());
    return state == SQLITE_NOTADB || state == SQLITE_CORRUPT;
  }

  const std::vector<std::string>& ids(std::string_view kind) const override {
    static const std::vector<std::string> none;
    const auto found = kinds_.find(kind);
    return found == kinds_.end() ? none : found->second.ids;
  }

  const Json* find(std::string_view kind, std::string_view id) const override {
    Entry* entry = entry_of(kind, id);
    if (entry == nullptr) return nullptr;
    if (!entry->tree) entry->tree = Json::parse(entry->text, nullptr, false);
    return &*entry->tree;
  }

  void put(std::string_view kind, std::string_view id, Json document) override {
    Kind& documents = kinds_.try_emplace(std::string(kind)).first->second;
    auto [position, added] = documents.entries.try_emplace(std::string(id));
    if (added) documents.ids.emplace_back(id);
    position->second.text = dump(document);
    position->second.tree = std::move(document);
    ++revision_;
    run(put_, {kind, id, position->second.text});
  }

  void erase(std::string_view kind, std::string_view id) override {
    const auto found = kinds_.find(kind);
    if (found == kinds_.end() || found->second.entries.erase(std::string(id)) == 0) return;
    std::erase(found->second.ids, id);
    ++revision_;
    run(erase_, {kind, id});
  }

  const std::string& text(std::string_view kind, std::string_view id) override {
    static const std::string none;
    const Entry* entry = entry_of(kind, id);
    return entry == nullptr ? none : entry->text;
  }

  std::string setting(std::string_view key, std::string_view fallback) const override {
    const auto found = settings_.find(key);
    return found == settings_.end() ? std::string(fallback) : found->second;
  }

  void set_setting(std::string_view key, std::string_view value) override {
    settings_.insert_or_assign(std::string(key), std::string(value));
    run(set_, {key, value});
  }

  void record(const Json& event) override { run(record_, {dump(event)}); }

  std::vector<Json> events() const override {
    std::vector<Json> all;
    const Statement select = prepare("SELECT body FROM events ORDER BY seq");
    while (select && sqlite3_step(select.get()) == SQLITE_ROW) {
      all.push_back(Json::parse(column_text(select.get(), 0), nullptr, false));
    }
    return all;
  }

  void begin() override { failed_ = false; }

  Result<void> commit() override {
    if (failed_) return failure("write");
    if (!writing_) return {};
    if (!execute("COMMIT")) return failure("commit");
    writing_ = false;
    return {};
  }

  void rollback() override {
    const bool reload = std::exchange(writing_, false) || failed_;
    execute("ROLLBACK");
    failed_ = false;
    // What was changed in memory is unknown by now; the disk is what counts.
    if (reload) failed_ = !load().ok();
  }

  std::uint64_t revision() const override { return revision_; }

  void clear() override {
    write();
    for (const char* sql : {"DELETE FROM documents", "DELETE FROM settings", "DELETE FROM events"}) {
      if (!execute(sql)) failed_ = true;
    }
    kinds_.clear();
    settings_.clear();
    ++revision_;
  }

 private:
  Error failure(std::string_view what) const {
    return Error{.code = ErrorCode::io,
                 .message = fmt::format("the sandbox's books: {}: {}", what, sqlite3_errmsg(database_.get()))};
  }

  bool execute(const char* sql) const {
    return sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }

  Statement prepare(const char* sql) const {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database_.get(), sql, -1, &statement, nullptr);
    return Statement(statement);
  }

  Result<void> load() {
    kinds_.clear();
    settings_.clear();
    ++revision_;
    const Statement documents = prepare("SELECT kind, id, body FROM documents ORDER BY seq");
    const Statement settings = prepare("SELECT key, value FROM settings");
    if (!documents || !settings) return failure("read");
    int state = SQLITE_DONE;
    while ((state = sqlite3_step(documents.get())) == SQLITE_ROW) {
      Kind& kind = kinds_[column_text(documents.get(), 0)];
      std::string id = column_text(documents.get(), 1);
      kind.entries[id].text = column_text(documents.get(), 2);
      kind.ids.push_back(std::move(id));
    }
    if (state != SQLITE_DONE) return failure("read");
    while ((state = sqlite3_step(settings.get())) == SQLITE_ROW) {
      settings_[column_text(settings.get(), 0)] = column_text(settings.get(), 1);
    }
    if (state != SQLITE_DONE) return failure("read");
    return {};
  }

  Entry* entry_of(std::string_view kind, std::string_view id) const {
    const auto found = kinds_.find(kind);
    if (found == kinds_.end()) return nullptr;
    const auto entry = found->second.entries.find(std::string(id));
    return entry == found->second.entries.end() ? nullptr : &entry->second;
  }

  /// The transaction starts with its first write: an operation that only reads costs no disk access.
  void write() {
    if (writing_ || failed_) return;
    if (execute("BEGIN IMMEDIATE")) {
      writing_ = true;
    } else {
      failed_ = true;
    }
  }

  void run(const Statement& statement, std::initializer_list<std::string_view> values) {
    write();
    if (failed_) return;
    int index = 0;
    for (const std::string_view value : values) {
      sqlite3_bind_text(statement.get(), ++index, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    }
    if (sqlite3_step(statement.get()) != SQLITE_DONE) failed_ = true;
    sqlite3_reset(statement.get());
  }

  Database database_;
  Statement put_;
  Statement erase_;
  Statement set_;
  Statement record_;
  mutable std::map<std::string, Kind, std::less<>> kinds_;
  std::map<std::string, std::string, std::less<>> settings_;
  std::uint64_t revision_ = 0;
  bool writing_ = false;
  bool failed_ = false;
};

}  // namespace

Result<std::unique_ptr<Books>> Books::open(const std::string& path) {
  sqlite3* raw = nullptr;
  const int state = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Database database(raw);
  if (state != SQLITE_OK) {
    return Error{.code = ErrorCode::io, .message = fmt::format("cannot open {}: {}", path, sqlite3_errstr(state))};
  }
  auto books = std::make_unique<SqliteBooks>(std::move(database));
  if (auto started = books->start(); !started.ok()) {
    Error failure = started.error();
    if (books->damaged())
      failure.hint = fmt::format("rm {}*    (nothing in there is real; the sandbox begins anew)", path);
    return failure;
  }
  return std::unique_ptr<Books>(std::move(books));
}

}  // namespace gpuctl::sandbox
