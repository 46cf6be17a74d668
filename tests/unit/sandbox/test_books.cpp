#include <fstream>

#include "cloud.hpp"
#include "support/scratch_folder.hpp"

using namespace gpuctl::sandbox;
using gpuctl::sandbox::test::Cloud;
using gpuctl::test::ScratchFolder;

TEST_CASE("what is committed is there when the books are opened again, in its order") {
  const ScratchFolder folder;
  {
    const auto books = Books::open(folder / "b.db").value();
    books->begin();
    books->put("thing", "b", Json{{"n", 1}});
    books->put("thing", "a", Json{{"n", 2}});
    books->put("thing", "b", Json{{"n", 3}});
    books->set_setting("key", "value");
    books->record(Json{{"event", "one"}});
    REQUIRE(books->commit().ok());
    books->begin();
    books->put("thing", "lost", Json{{"n", 4}});
  }
  const auto books = Books::open(folder / "b.db").value();
  CHECK(books->ids("thing") == std::vector<std::string>{"b", "a"});
  CHECK((*books->find("thing", "b"))["n"] == 3);
  CHECK(books->text("thing", "a") == R"({"n":2})");
  CHECK(books->setting("key") == "value");
  CHECK(books->events().size() == 1);
  CHECK(books->find("thing", "lost") == nullptr);
}

TEST_CASE("a rollback brings back what was there") {
  const auto books = Books::open(":memory:").value();
  books->begin();
  books->put("thing", "a", Json{{"n", 1}});
  REQUIRE(books->commit().ok());
  books->begin();
  books->put("thing", "a", Json{{"n", 2}});
  books->put("thing", "b", Json{{"n", 3}});
  books->set_setting("key", "value");
  books->rollback();
  CHECK((*books->find("thing", "a"))["n"] == 1);
  CHECK(books->find("thing", "b") == nullptr);
  CHECK(books->setting("key", "none") == "none");
}

TEST_CASE("erased documents stay erased, and the revision grows with every change") {
  const auto books = Books::open(":memory:").value();
  books->begin();
  const auto before = books->revision();
  books->put("thing", "a", Json{{"n", 1}});
  books->erase("thing", "a");
  books->erase("thing", "never");
  REQUIRE(books->commit().ok());
  CHECK(books->revision() == before + 2);
  CHECK(books->ids("thing").empty());
}

TEST_CASE("a folder that is not there is an error, not a crash") {
  const auto books = Books::open("/nonexistent/folder/b.db");
  REQUIRE_FALSE(books.ok());
  CHECK(books.error().code == gpuctl::ErrorCode::io);
}

TEST_CASE("a restarted service goes on where it was") {
  const ScratchFolder folder;
  std::string id;
  std::string token;
  {
    Cloud cloud(folder / "b.db");
    id = cloud.running(Cloud::wanted());
    token = cloud.token();
  }
  Cloud cloud(folder / "b.db", 2);
  CHECK(cloud.status_of(id) == "running");
  CHECK(cloud.raw("GET", "/v1/balance", "", {{"authorization", "Bearer " + token}}).status == 200);
}

TEST_CASE("the steps of the clock survive a restart, and the time in between is not charged") {
  const ScratchFolder folder;
  std::string now;
  std::string balance;
  {
    Cloud cloud(folder / "b.db");
    cloud.advance(std::chrono::hours(2));
    now = cloud.world().timestamp();
    balance = cloud.world().balance().to_string();
    cloud.books().begin();
    cloud.books().set_setting("billing.tick", "2020-01-01T00:00:00.000Z");
    REQUIRE(cloud.books().commit().ok());
  }
  Cloud cloud(folder / "b.db", 2);
  CHECK(cloud.world().timestamp() == now);
  cloud.renew_token();
  CHECK(cloud.get("/v1/balance").status == 200);
  CHECK(cloud.world().balance().to_string() == balance);
}

TEST_CASE("books that are none say how to start anew") {
  const ScratchFolder folder;
  std::ofstream(folder / "b.db") << std::string(5000, 'x');
  const auto books = Books::open(folder / "b.db");
  REQUIRE_FALSE(books.ok());
  CHECK_THAT(books.error().message, ContainsSubstring("not a database"));
  CHECK_THAT(books.error().hint, ContainsSubstring("rm " + (folder / "b.db")));
}
