#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

TEST_CASE("one instance by name, by id and by id in upper case", "[cli][get]") {
  VerdaMachine machine;
  const auto by_name = machine.run("verda get instance train-1");
  check_golden("cmd_get_instance", by_name.page());
  std::string upper = id_train_1;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  CHECK(machine.run("verda get instance " + upper).out == by_name.out);
  CHECK(machine.calls().back() == "GET /v1/instances/" + id_train_1);
  CHECK(machine.run("verda get vm train-1 -q").out == id_train_1 + "\n");
  CHECK(machine.run("verda get instances train-1 -o name").out == "train-1\n");
  CHECK(json_of(machine.run("verda get instance TRAIN-1 -o json").out).if_object() != nullptr);
  CHECK_THAT(machine.run("verda get instance train-1 --raw").out, ContainsSubstring("\"hostname\":\"train-1\""));
}

TEST_CASE("a discontinued namesake does not shadow a live machine", "[cli][get]") {
  VerdaMachine machine;
  CHECK(machine.run("verda get instance eval -q").out == id_eval + "\n");
}

TEST_CASE("an ambiguous name lists the candidates and guesses nothing", "[cli][get]") {
  VerdaMachine machine;
  machine.verda.on(
      "GET /v1/instances",
      "[" + wire_instance(id_train_1, "gpu", "running", "1H100.80S.30V", 1, "2.29", "2026-01-15T09:00:00Z") + "," +
          wire_instance(id_eval, "gpu", "offline", "1A100.22V", 1, "1.29", "2026-01-15T09:00:00Z") + "]");
  const auto result = machine.run("verda get instance gpu");
  CHECK(result.code() == 2);
  check_golden("cmd_get_ambiguous", result.page());
}

TEST_CASE("what is not there is not found, with the nearest names", "[cli][get]") {
  VerdaMachine machine;
  const auto text = machine.run("verda get instance trian-1");
  CHECK(text.code() == 5);
  check_golden("cmd_get_not_found", text.page());
  check_golden("cmd_get_not_found_json", machine.run("verda get instance trian-1 -o json").page());
  CHECK(machine.run("verda get instance train").code() == 5);
}

TEST_CASE("get without a name is a usage error", "[cli][get]") {
  VerdaMachine machine;
  CHECK(machine.run("verda get instance").code() == 2);
  CHECK(machine.run("verda get locations FIN-01").code() == 2);
  CHECK(machine.verda.requests().empty());
}
