#include "engine_table.hpp"
#include "support/catch.hpp"

using gpuctl::test::SmallHarness;

TEST_CASE("options and arguments in every way they may be written", "[cli][parse]") {
  SmallHarness machine;
  const auto out = [&](const std::string& line) {
    const auto result = machine.run(line);
    INFO(line << "\n" << result.err);
    CHECK(result.code() == 0);
    return result.out;
  };
  CHECK(out("tree grow oak --height 3") == "gpuctl tree grow\n--height=3\nKIND=oak\n");
  CHECK(out("tree grow --height=3 oak") == "gpuctl tree grow\n--height=3\nKIND=oak\n");
  CHECK(out("tree --height 3 grow oak") == "gpuctl tree grow\n--height=3\nKIND=oak\n");
  CHECK(out("tree -s clay grow oak") == "gpuctl tree grow\n--soil=clay\nKIND=oak\n");
  CHECK(out("tree grow -sclay oak") == "gpuctl tree grow\n--soil=clay\nKIND=oak\n");
  CHECK(out("tree grow -s=clay oak") == "gpuctl tree grow\n--soil=clay\nKIND=oak\n");
  CHECK(out("tree grow --tag a --tag b oak") == "gpuctl tree grow\n--tag=a\n--tag=b\nKIND=oak\n");
  CHECK(out("tree grow --height -3 oak") == "gpuctl tree grow\n--height=-3\nKIND=oak\n");
  CHECK(out("tree grow --height '' oak") == "gpuctl tree grow\n--height=\nKIND=oak\n");
  CHECK(out("tree grow --tag '[a,b]' '[c,d]'") == "gpuctl tree grow\n--tag=[a,b]\nKIND=[c,d]\n");
  CHECK(out("tree grow --tag '{}' oak") == "gpuctl tree grow\n--tag={}\nKIND=oak\n");
  CHECK(out("tree grow oak here there") == "gpuctl tree grow\nKIND=oak\nWHERE=here\nWHERE=there\n");
  CHECK(out("tree grow -- --height") == "gpuctl tree grow\nKIND=--height\n");
  CHECK(out("tree grow oak -- -s --") == "gpuctl tree grow\nKIND=oak\nWHERE=-s\nWHERE=--\n");
  CHECK(out("tree grow -") == "gpuctl tree grow\nKIND=-\n");
  CHECK(out("tree grow oak --evergreen") == "gpuctl tree grow\n--evergreen=true\nKIND=oak\n");
  CHECK(out("tree plant oak") == "gpuctl tree grow\nKIND=oak\n");
}

TEST_CASE("an optional value is only taken after an equals sign", "[cli][parse]") {
  SmallHarness machine;
  CHECK(machine.run("tree grow --wait oak").out == "gpuctl tree grow\n--wait=true\nKIND=oak\n");
  CHECK(machine.run("tree grow --wait=fruit oak").out == "gpuctl tree grow\n--wait=fruit\nKIND=oak\n");
}

TEST_CASE("global options may stand anywhere", "[cli][parse]") {
  SmallHarness machine;
  const std::string expected = "gpuctl tree grow\n-\nKIND=oak\n";
  for (const char* line : {"-o json tree grow oak", "tree -ojson grow oak", "tree grow --output=json oak",
                           "tree grow oak -o json", "-qo json tree grow oak", "-vv -y tree grow oak"}) {
    const auto result = machine.run(line);
    INFO(line << "\n" << result.err);
    CHECK(result.code() == 0);
    CHECK_THAT(result.out, ContainsSubstring("KIND=oak"));
  }
}

TEST_CASE("a provider's alias is its id", "[cli][parse]") {
  SmallHarness machine;
  const auto* provider = machine.registry.all().front();
  REQUIRE(!provider->aliases.empty());
  const auto result = machine.run(std::string(provider->aliases.front()) + " list parks");
  CHECK(result.out == "gpuctl verda list parks\n");
}

TEST_CASE("the last one of a repeated option wins unless it is repeatable", "[cli][parse]") {
  gpuctl::cli::Invocation invocation;
  invocation.values["--height"] = {"1", "2"};
  CHECK(invocation.value("--height") == "2");
  CHECK(invocation.value("--soil").empty());
  CHECK(invocation.all("--height").size() == 2);
}

TEST_CASE("what is unknown is a usage error that names what was meant", "[cli][parse]") {
  SmallHarness machine;
  const auto error = [&](const std::string& line) {
    const auto result = machine.run(line);
    INFO(line);
    CHECK(result.code() == 2);
    CHECK(result.out.empty());
    return result.err;
  };
  CHECK(error("tre") ==
        "error: unknown command \"tre\"\n"
        "  supported   tree, verda, fail, bug, script, schema, completion, help\n"
        "  try: gpuctl tree\n");
  CHECK_THAT(error("tree grwo"), ContainsSubstring("unknown command \"grwo\" of gpuctl tree"));
  CHECK_THAT(error("tree grwo"), ContainsSubstring("try: gpuctl tree grow"));
  CHECK_THAT(error("verda list park"), ContainsSubstring("unknown resource \"park\" of gpuctl verda list"));
  CHECK_THAT(error("verda list park"), ContainsSubstring("try: gpuctl verda list parks"));
  CHECK_THAT(error("tree grow oak --hieght 3"), ContainsSubstring("--hieght: unknown option; did you mean --height?"));
  CHECK_THAT(error("tree grow oak --heigh 3"), ContainsSubstring("did you mean --height?"));
  CHECK_THAT(error("script -o json"), ContainsSubstring("\"code\":\"usage\""));
  CHECK_THAT(error("--sandbx"), ContainsSubstring("did you mean --sandbox?"));
  CHECK_THAT(error("fail a b"), ContainsSubstring("unexpected argument: \"b\" is more than gpuctl fail takes"));
  CHECK_THAT(error("tree grow oak -x"), ContainsSubstring("-x: unknown option"));
}

TEST_CASE("all problems of a line are told at once", "[cli][parse]") {
  SmallHarness machine;
  const auto result = machine.run("tree grow --soil mud --evergreen=no --timeout soon -o tabel --color red --tag");
  CHECK(result.code() == 2);
  CHECK_THAT(result.err, ContainsSubstring("problems, nothing was done"));
  for (const char* text :
       {"--soil", "\"mud\" is not one of clay, sand", "--evergreen", "takes no value", "--timeout", "--output",
        "--color", "--tag", "needs a value", "KIND", "missing (which tree)", "try: gpuctl tree grow --help"})
    CHECK_THAT(result.err, ContainsSubstring(text));
}

TEST_CASE("an option does not swallow the next option", "[cli][parse]") {
  SmallHarness machine;
  const auto result = machine.run("tree grow oak --height --evergreen");
  CHECK(result.code() == 2);
  CHECK_THAT(result.err, ContainsSubstring("--height: needs a value"));
}

TEST_CASE("a line that stops too early is an error where output was asked for", "[cli][parse]") {
  SmallHarness machine;
  for (const char* line : {"-o json", "verda -o yaml", "tree -q", "tree --jq .", "verda list", "''", "tree ''"}) {
    const auto result = machine.run(line);
    INFO(line);
    CHECK(result.code() == 2);
    CHECK(result.out.empty());
  }
  CHECK_THAT(machine.run("verda list").err, ContainsSubstring("gpuctl verda list: a resource is missing"));
  CHECK_THAT(machine.run("verda list").err, ContainsSubstring("supported   parks"));
  for (const char* line : {"", "tree", "verda", "verda list --help", "tree -o json --help"}) {
    INFO(line);
    CHECK(machine.run(line).code() == 0);
  }
}

TEST_CASE("the words of a path and closed choices are taken in any case", "[cli][parse]") {
  SmallHarness machine;
  CHECK(machine.run("Verda LIST Parks").out == "gpuctl verda list parks\n");
  CHECK(machine.run("tree grow OAK --soil CLAY").out == "gpuctl tree grow\n--soil=clay\nKIND=OAK\n");
  CHECK_THAT(machine.run("verda list PARK").err, ContainsSubstring("try: gpuctl verda list parks"));
}

TEST_CASE("a timeout of nothing is refused wherever it is set", "[cli][parse]") {
  SmallHarness machine;
  const auto typed = machine.run("tree grow oak --timeout 0");
  CHECK(typed.code() == 2);
  CHECK_THAT(typed.err, ContainsSubstring("--timeout: must be more than 0"));
  machine.environment.set("GPUCTL_TIMEOUT", "0s");
  const auto set = machine.run("tree grow oak");
  CHECK(set.code() == 3);
  CHECK_THAT(set.err, ContainsSubstring("GPUCTL_TIMEOUT: the timeout must be more than 0"));
}
