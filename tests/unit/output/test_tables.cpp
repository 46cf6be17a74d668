#include "output/cells.hpp"
#include "output/display_text.hpp"
#include "support/catch.hpp"
#include "unit/output/fleet.hpp"

using namespace gpuctl;
using namespace gpuctl::output;
using namespace gpuctl::output::test;

TEST_CASE("a list is a table of its default columns") {
  CHECK(list("table") == R"(NAME     STATUS        GPU      IP               $/H  AGE
train-1  running       1x H100  127.77.0.11   2.2900  3h
train-2  provisioning  8x H200  -            23.9200  40s
cpu      error         -        127.77.0.12   0.0300  6d
)");
}

TEST_CASE("wide adds the wide columns") {
  CHECK(list("wide") ==
        R"(ID      NAME     STATUS        GPU      IP               $/H  AGE  SPOT  TAGS
5f0c-1  train-1  running       1x H100  127.77.0.11   2.2900  3h   yes   env=prod,team
5f0c-2  train-2  provisioning  8x H200  -            23.9200  40s  no    -
5f0c-3  cpu      error         -        127.77.0.12   0.0300  6d   no    -
)");
}

TEST_CASE("columns= shows the named ones, parts of objects included") {
  CHECK(list("columns=name,gpu.count,os,os.version") == R"(NAME     GPU.COUNT  OS                         OS.VERSION
train-1          1  name=Ubuntu,version=24.04  24.04
train-2          8  -                          -
cpu              0  -                          -
)");
}

TEST_CASE("a wrong column stops before anything is printed") {
  Paper paper;
  const auto printed = print_records(paper.screen(), parse_format("columns=nope").value(), kSchema, fleet());
  REQUIRE_FALSE(printed.ok());
  CHECK(printed.error().code == ErrorCode::usage);
  CHECK(paper.out.text().empty());
}

TEST_CASE("without headers only the rows remain, and their widths alone count") {
  Paper paper;
  Options options = parse_format("columns=name,spot").value();
  options.headers = false;
  CHECK(list(paper, options, fleet()) == "train-1  yes\ntrain-2  no\ncpu      no\n");
}

TEST_CASE("an empty list is its header") {
  CHECK(list("table", {}) == "NAME  STATUS  GPU  IP  $/H  AGE\n");
  Paper paper;
  CHECK(list(paper, {.headers = false}, {}).empty());
}

TEST_CASE("quiet prints ids, name prints names and falls back to ids") {
  Paper paper;
  CHECK(list(paper, {.quiet = true}, fleet()) == "5f0c-1\n5f0c-2\n5f0c-3\n");
  auto records = fleet();
  records[1].set("name", nullptr);
  records[2].set("name", "");
  CHECK(list("name", records) == "train-1\n5f0c-2\n5f0c-3\n");
}

TEST_CASE("a terminal's width is kept by shortening texts, ids last; a pipe shortens nothing") {
  auto records = fleet();
  records[0].set("name", "a-rather-long-name-for-a-training-machine-in-production");
  records[0].set("id", "2b6b2a5e-7f0c-4a35-9f2f-0d3c1f3f5a11");
  const auto longest_line = [&](std::size_t width, const char* format) {
    Paper paper;
    paper.terminal(width);
    std::size_t longest = 0;
    const auto text = list(paper, parse_format(format).value(), records);
    for (std::size_t at = 0; at < text.size();) {
      const auto end = text.find('\n', at);
      longest = std::max(longest, display_width(text.substr(at, end - at)));
      at = end + 1;
    }
    return longest;
  };
  CHECK(longest_line(200, "table") == 105);
  CHECK(longest_line(100, "table") == 100);
  CHECK(longest_line(80, "table") == 80);
  CHECK(longest_line(40, "table") <= 40);
  CHECK(longest_line(20, "table") <= 22);  // a name of four and a whole status
  CHECK(longest_line(110, "wide") == 110);
  CHECK(longest_line(100, "wide") == 104);  // columns that were asked for stay, and ids are never cut

  Paper paper;
  paper.terminal(120);
  const auto wide = list(paper, parse_format("columns=id,name").value(), records);
  CHECK_THAT(wide,
             ContainsSubstring("2b6b2a5e-7f0c-4a35-9f2f-0d3c1f3f5a11  a-rather-long-name-for-a-training-machine"));
  paper.out.clear();
  paper.terminal(60);
  const auto narrow = list(paper, parse_format("columns=id,name").value(), records);
  CHECK_THAT(narrow, ContainsSubstring("2b6b2a5e-7f0c-4a35-9f2f-0d3c1f3f5a11  a-rather-long-name-fo…\n"));
  CHECK(list("table", records).find("…") == std::string::npos);
}

TEST_CASE("a terminal of 80 columns, as it looks") {
  auto records = fleet();
  records[0].set("name", "a-rather-long-name-for-a-training-machine");
  Paper paper;
  paper.terminal(80);
  CHECK(list(paper, {}, records) ==
        R"(NAME                            STATUS        GPU      IP               $/H  AGE
a-rather-long-name-for-a-trai…  running       1x H100  127.77.0.11   2.2900  3h
train-2                         provisioning  8x H200  -            23.9200  40s
cpu                             error         -        127.77.0.12   0.0300  6d
)");
}

TEST_CASE("a terminal of 40 columns drops columns from the right and says which") {
  Paper paper;
  paper.terminal(40);
  CHECK(list(paper, {}, fleet()) == R"(NAME     STATUS        GPU
train-1  running       1x H100
train-2  provisioning  8x H200
cpu      error         -
(-o wide also shows IP, $/H, AGE)
)");
  CHECK_THAT(list("table"), !ContainsSubstring("also shows"));
}

TEST_CASE("an address is never cut") {
  auto records = fleet();
  records[0].set("name", "a-rather-long-name-for-a-training-machine");
  records[0].set("ip", "2001:db8:85a3:8d3:1319:8a2e:370:7348");
  Paper paper;
  paper.terminal(90);
  CHECK_THAT(list(paper, {}, records), ContainsSubstring("2001:db8:85a3:8d3:1319:8a2e:370:7348"));
}

TEST_CASE("what a list holds is shown with its parts") {
  auto record = fleet()[0];
  record.set("tags", nullptr);
  record.set(
      "os",
      Value::object({{"boxes", Value::Array{Value::object({{"image", "a"}, {"check", Value::object({{"on", true}})}}),
                                            Value::object({{"image", "b"}})}}}));
  CHECK_THAT(detail("table", record), ContainsSubstring(R"(os
  boxes
    - image  a
      check
        on  yes
    - image  b
)"));
}

TEST_CASE("columns are called by key or title, in any case") {
  CHECK(list("columns=NAME,age,$/h,Gpu.count") ==
        "NAME     AGE      $/H  GPU.COUNT\n"
        "train-1  3h    2.2900          1\n"
        "train-2  40s  23.9200          8\n"
        "cpu      6d    0.0300          0\n");
}

TEST_CASE("where the name is the id each name is printed once") {
  const ResourceSchema offers{.name = "offers",
                              .singular = "offer",
                              .summary = "what can be had",
                              .fields = kFields,
                              .id_field = "status",
                              .name_field = "status"};
  auto records = fleet();
  records[2].set("status", "running");
  for (const Options& options : {Options{.format = Format::name}, Options{.quiet = true}}) {
    Paper paper;
    REQUIRE(print_records(paper.screen(), options, offers, records).ok());
    CHECK(paper.out.text() == "running\nprovisioning\n");
  }
}

TEST_CASE("wide characters keep the columns aligned") {
  auto records = fleet();
  records[0].set("name", "東京");
  records[1].set("name", "gr\u00fcn");
  const auto text = list("columns=name,spot", records);
  CHECK(text == "NAME  SPOT\n東京  yes\ngr\u00fcn  no\ncpu   no\n");
}

TEST_CASE("server text never commands the terminal") {
  auto records = fleet();
  records[0].set("name", "evil\x1b]0;owned\x07\nfake  row");
  records[0].set("os", Value::object({{"k\x1b", "\x1b[2J"}}));
  for (const auto* format : {"table", "wide", "name", "csv", "columns=name,os", "json", "yaml"}) {
    const auto text = list(format, records);
    CAPTURE(format);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
  }
  CHECK_THAT(list("name", records), ContainsSubstring("evil\\x1b]0;owned\\x07\\nfake  row\n"));
  const auto details = detail("table", records[0]);
  CHECK(details.find('\x1b') == std::string::npos);
}

TEST_CASE("only known status words have a colour, only where colour is wanted") {
  auto records = fleet();
  records.push_back(machine("5f0c-4", "odd", "quantum", gpu(1, "X"), nullptr, "1", "2026-01-15T12:00:00Z"));
  Paper paper;
  paper.terminal(200, true);
  const auto text = list(paper, {}, records);
  CHECK_THAT(text, ContainsSubstring("\x1b[32mrunning\x1b[0m       1x"));
  CHECK_THAT(text, ContainsSubstring("\x1b[33mprovisioning\x1b[0m  8x"));
  CHECK_THAT(text, ContainsSubstring("\x1b[31merror\x1b[0m "));
  CHECK_THAT(text, ContainsSubstring("odd      quantum       1x X"));
  CHECK(list("table", records).find('\x1b') == std::string::npos);
  CHECK(status_colour("").empty());
}

TEST_CASE("values of an unexpected shape are shown as they are") {
  auto records = fleet();
  records.resize(1);
  records[0].set("price", "soon");
  records[0].set("created_at", "yesterday");
  records[0].set("gpu", "none");
  records[0].set("ip", Value::Array{"10.0.0.1", "10.0.0.2"});
  CHECK_THAT(list("table", records), ContainsSubstring("none  10.0.0.1,10.0.0.2  soon  yesterday\n"));
  records[0].set("gpu", Value::object({{"count", 4}}));
  records[0].set("ip", Value::Array{Value::object({{"id", "a"}, {"name", "first"}}), Value::object({{"id", "b"}})});
  records[0].set("price", "2.29");  // a price as text is still a price
  CHECK_THAT(list("table", records), ContainsSubstring("4x GPU  first,b  2.2900"));
}

TEST_CASE("one thing is its keys and values") {
  auto record = fleet()[0];
  record.set("ip", Value::Array{"10.0.0.1", Value::object({{"name", "eth1"}, {"id", 2}})});
  CHECK(detail("table", record) == R"(id          5f0c-1
name        train-1
status      running
gpu         1x H100
ip
  10.0.0.1
  - name  eth1
    id    2
price       2.2900
created_at  2026-01-15T09:00:00Z (3h)
spot        yes
tags        env=prod,team
os
  name     Ubuntu
  version  24.04
)");
}

TEST_CASE("a text of several lines keeps them, indented") {
  auto record = fleet()[1];
  record.set("name", "#!/bin/sh\n\techo hi\n");
  CHECK_THAT(detail("table", record), ContainsSubstring("name\n  #!/bin/sh\n  \techo hi\nstatus      provisioning\n"));
}

TEST_CASE("details colour the status alone") {
  Paper paper;
  paper.terminal(80, true);
  REQUIRE(print_record(paper.screen(), {}, kSchema, fleet()[0]).ok());
  CHECK_THAT(paper.out.text(), ContainsSubstring("status      \x1b[32mrunning\x1b[0m\n"));
}
