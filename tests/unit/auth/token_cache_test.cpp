#include "gpuctl/auth/token_cache.hpp"

#include "gpuctl/base/duration.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"

using namespace gpuctl;
using namespace gpuctl::auth;
using namespace gpuctl::test;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const TokenKey kKey{"verda", "https://api.example/v1/oauth2/token", "client-1", ""};

struct World {
  FakeClock clock;
  FakeFiles files{&clock};
  RecordingLog log;
  TokenCache cache{files, log, "/cache/tokens"};

  CachedToken token(std::string text = "tok-abc") const {
    return {Secret(std::move(text)), clock.now(), clock.now() + minutes(60)};
  }
  std::string path() {
    REQUIRE(cache.store(kKey, token()).ok());
    for (const auto& path : files.paths())
      if (path.ends_with(".json")) return path;
    return {};
  }
};

}  // namespace

TEST_CASE("a stored token is found again, private on disk and without the key in clear") {
  World world;
  CHECK_FALSE(world.cache.load(kKey));
  const auto path = world.path();
  const auto loaded = world.cache.load(kKey);
  REQUIRE(loaded);
  CHECK(loaded->text.reveal() == "tok-abc");
  CHECK(loaded->issued_at == world.clock.now());
  CHECK(loaded->expires_at == world.clock.now() + minutes(60));
  CHECK(world.files.node(path)->mode == 0600);
  CHECK(world.files.node("/cache/tokens")->mode == 0700);
  CHECK(path.size() == std::string("/cache/tokens/.json").size() + 64);
  CHECK_THAT(*world.files.content(path), !ContainsSubstring("client-1"));
  CHECK(world.log.lines().empty());
}

TEST_CASE("the file name is the SHA-256 of the key") {
  World world;
  // sha256 of "5:verda\n35:https://api.example/v1/oauth2/token\n8:client-1\n0:\n0:\n"
  CHECK(world.path() == "/cache/tokens/4aa40658539338547f16e481667fb5fab2aeceb8eb7bdc118f028aab603af3b8.json");
}

TEST_CASE("every part of the key counts") {
  World world;
  REQUIRE(world.cache.store(kKey, world.token()).ok());
  for (const TokenKey& other :
       {TokenKey{"fal", kKey.token_url, kKey.client_id, ""},
        TokenKey{"verda", "https://other.example/", kKey.client_id, ""},
        TokenKey{"verda", kKey.token_url, "client-2", ""}, TokenKey{"verda", kKey.token_url, kKey.client_id, "scope"},
        TokenKey{"verda", kKey.token_url, kKey.client_id, "", Secret("another secret")}})
    CHECK_FALSE(world.cache.load(other));
}

TEST_CASE("a token can be forgotten") {
  World world;
  REQUIRE(world.cache.store(kKey, world.token()).ok());
  REQUIRE(world.cache.forget(kKey).ok());
  CHECK_FALSE(world.cache.load(kKey));
  CHECK(world.cache.forget(kKey).ok());
}

TEST_CASE("what is not ours alone is a miss with a warning") {
  World world;
  const auto path = world.path();
  const auto content = *world.files.content(path);
  SECTION("mode") { world.files.put(path, content, 0640); }
  SECTION("owner") { world.files.put(path, content, 0600, false); }
  CHECK_FALSE(world.cache.load(kKey));
  REQUIRE(world.log.lines().size() == 1);
  CHECK(world.log.lines()[0].level == LogLevel::warning);
}

TEST_CASE("a folder that others can enter is neither read nor written") {
  World world;
  REQUIRE(world.files.make_directories("/cache/tokens", 0755).ok());
  const auto stored = world.cache.store(kKey, world.token());
  REQUIRE_FALSE(stored.ok());
  CHECK(stored.error().code == ErrorCode::io);
  CHECK(stored.error().hint == "chmod 700 /cache/tokens");
  CHECK_FALSE(world.cache.load(kKey));
  CHECK(world.files.writes() == 0);
}

TEST_CASE("a corrupt file is a miss with a warning that does not quote it") {
  for (const char* content : {"", "tok-abc", "{", "[]", "null", R"({"version":1})",
                              R"({"version":2,"access_token":"tok-abc","issued_at":1,"expires_at":2})",
                              R"({"version":1,"access_token":7,"issued_at":1,"expires_at":2})",
                              R"({"version":1,"access_token":"tok-abc","issued_at":"x","expires_at":2})",
                              R"({"version":1,"access_token":"","issued_at":1,"expires_at":2})"}) {
    CAPTURE(content);
    World world;
    world.files.put(world.path(), content);
    CHECK_FALSE(world.cache.load(kKey));
    REQUIRE(world.log.lines().size() == 1);
    CHECK_THAT(world.log.text(), !ContainsSubstring("tok-abc"));
  }
}

TEST_CASE("absurd times do not overflow") {
  World world;
  world.files.put(
      world.path(),
      R"({"version":1,"access_token":"t","issued_at":-9223372036854775808,"expires_at":9223372036854775807})");
  const auto token = world.cache.load(kKey);
  REQUIRE(token);
  CHECK(token->fresh(world.clock.now(), seconds(60)));
}

TEST_CASE("an unreadable file is a miss, a full disk an error") {
  World world;
  const auto path = world.path();
  world.files.fail_read(path);
  CHECK_FALSE(world.cache.load(kKey));
  world.files.fill_disk();
  CHECK_FALSE(world.cache.store(kKey, world.token()).ok());
}

TEST_CASE("how long a token is fresh") {
  const WallTime issue = *parse_rfc3339("2026-01-15T12:00:00Z");
  const CachedToken hour{Secret("t"), issue, issue + minutes(60)};
  const auto fresh = [&](std::chrono::seconds after, seconds margin = seconds(60)) {
    return hour.fresh(issue + after, margin);
  };
  CHECK(fresh(seconds(0)));
  CHECK(fresh(minutes(58)));
  CHECK_FALSE(fresh(minutes(59)));
  CHECK(fresh(minutes(59), seconds(0)));
  CHECK_FALSE(fresh(minutes(60), seconds(0)));
  CHECK(fresh(-minutes(5)));
  CHECK_FALSE(fresh(-minutes(5) - seconds(1)));
  const CachedToken brief{Secret("t"), issue, issue + seconds(20)};
  CHECK(brief.fresh(issue + seconds(9), seconds(60)));
  CHECK_FALSE(brief.fresh(issue + seconds(10), seconds(60)));
}
