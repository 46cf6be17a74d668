#include "sandbox/catalogue.hpp"

#include <set>

#include "serverless_desk.hpp"

namespace gpuctl::sandbox::test {
namespace {

bool holds(const Json& list, std::string_view text) {
  return std::find(list.begin(), list.end(), Json(text)) != list.end();
}

TEST_CASE("instance types have the service's text prices and are complete") {
  Desk desk;
  const Json types = desk.get("/v1/instance-types");
  CHECK(types.size() == 34);
  const Json h100 = find_by(types, "instance_type", "1H100.80S.30V");
  CHECK(h100["price_per_hour"] == "3.382");
  CHECK(h100["spot_price"] == "1.691");
  CHECK(h100["gpu"]["description"] == "1x H100 SXM5 80GB");
  CHECK(h100["display_name"].is_null());
  CHECK(find_by(types, "instance_type", "1V100.6V")["price_per_hour"] == "0.1820");
  CHECK(find_by(types, "instance_type", "8B300.240V")["gpu_memory"]["size_in_gigabytes"] == 2144);
  std::set<std::string> ids;
  for (const Json& type : types) ids.insert(type["id"].get<std::string>());
  CHECK(ids.size() == types.size());
}

TEST_CASE("every image that a type supports exists") {
  for (const Json& type : instance_types()) {
    for (const Json& image : type["supported_os"]) {
      INFO(image);
      REQUIRE(find_image(image.get<std::string>()) != nullptr);
      CHECK(image_fits(image.get<std::string>(), type["instance_type"].get<std::string>()));
    }
  }
}

TEST_CASE("euro prices have four significant digits") {
  Desk desk;
  const Json types = desk.get("/v1/instance-types?currency=eur");
  const Json h100 = find_by(types, "instance_type", "1H100.80S.30V");
  CHECK(h100["currency"] == "eur");
  CHECK(h100["price_per_hour"] == "2.909");
  CHECK(find_by(types, "instance_type", "8B300.240V")["price_per_hour"] == "55.33");
  CHECK(find_by(types, "instance_type", "CPU.4V.16G")["price_per_hour"] == "0.04128");
  CHECK(desk.call("GET", "/v1/instance-types?currency=chf").status == 400);
}

TEST_CASE("images are listed by machine type and hidden ones can still be used") {
  Desk desk;
  const Json all = desk.get("/v1/images");
  CHECK(find_by(all, "image_type", "24.04.cuda13.0.verda-gpuburn").is_null());
  CHECK(find_image("24.04.cuda13.0.verda-gpuburn") != nullptr);
  for (const Json& image : desk.get("/v1/images?instance_type=8B300.240V.CC")) {
    CHECK(image["category"] == "confidentialComputing");
  }
  CHECK(desk.call("GET", "/v1/images?instance_type=9X.9V").status == 404);
  CHECK(find_image("2088da25-bb0d-41cc-a191-dccae45d96fd") != nullptr);
  CHECK_FALSE(image_fits("ubuntu-24.04", "8B300.240V.CC"));
  CHECK(image_fits("ubuntu-24.04", "1GB300.32V"));
}

TEST_CASE("cluster images include one with kubernetes") {
  Desk desk;
  const Json images = desk.get("/v1/images/cluster?instance_type=16B200");
  const auto has_kubernetes = [](const Json& image) {
    return image["image_type"].get<std::string>().find("kubernetes") != std::string::npos;
  };
  CHECK(std::any_of(images.begin(), images.end(), has_kubernetes));
  for (const Json& image : images) CHECK(image["is_cluster"] == true);
  CHECK(desk.call("GET", "/v1/images/cluster?instance_type=9X").status == 404);
}

TEST_CASE("availability follows stock, place, spot and what runs") {
  Desk desk;
  const Json all = desk.get("/v1/instance-availability");
  REQUIRE(all.size() == 4);
  CHECK(holds(find_by(all, "location_code", "FIN-01")["availabilities"], "1H100.80S.30V"));
  CHECK(holds(find_by(all, "location_code", "FIN-03")["availabilities"], "1H100.80S.30V"));
  CHECK_FALSE(holds(find_by(all, "location_code", "ICE-01")["availabilities"], "1H100.80S.30V"));
  CHECK(desk.get("/v1/instance-availability?location_code=ICE-01").size() == 1);
  CHECK(desk.get("/v1/instance-availability/2H100.80S.80V?location_code=FIN-01") == true);
  CHECK(desk.get("/v1/instance-availability/2H100.80S.80V?location_code=FIN-01&isSpot=true") == false);
  CHECK(desk.get("/v1/instance-availability/8B300.240V.CC") == false);
  CHECK(desk.get("/v1/instance-availability/nothing") == false);

  for (const char* id : {"a", "b", "c"}) {
    desk.books->put(
        "instance", id,
        {{"instance_type", "2H100.80S.80V"}, {"location", "FIN-01"}, {"is_spot", false}, {"status", "running"}});
  }
  CHECK_FALSE(in_stock(desk.world, "2H100.80S.80V", "FIN-01", false));
  CHECK(in_stock(desk.world, "2H100.80S.80V", "FIN-03", false));
  desk.books->put(
      "instance", "a",
      {{"instance_type", "2H100.80S.80V"}, {"location", "FIN-01"}, {"is_spot", false}, {"status", "discontinued"}});
  CHECK(in_stock(desk.world, "2H100.80S.80V", "FIN-01", false));
}

TEST_CASE("stock can be set and a fault can take it away") {
  Desk desk;
  CHECK(in_stock(desk.world, "1H100.80S.30V", "FIN-01", false));
  desk.books->set_setting("stock/1H100.80S.30V/FIN-01", "0");
  CHECK_FALSE(in_stock(desk.world, "1H100.80S.30V", "FIN-01", false));
  CHECK(in_stock(desk.world, "1H100.80S.30V", "FIN-01", true));
  desk.world.effects().no_capacity = true;
  CHECK_FALSE(in_stock(desk.world, "1H100.80S.30V", "FIN-03", false));
  CHECK_FALSE(in_stock(desk.world, "1H100.80S.30V", "NOWHERE", false));
}

TEST_CASE("prices and places have no surprises") {
  Desk desk;
  CHECK(instance_price("1H100.80S.30V", true) == *Decimal::parse("1.691"));
  CHECK(instance_price("nothing", false).is_zero());
  CHECK(volume_price("NVMe") == *Decimal::parse("0.2"));
  CHECK(is_location("ICE-01"));
  CHECK_FALSE(is_location("ICL-01"));
  CHECK(desk.get("/v1/locations").size() == 4);
  CHECK(desk.get("/v1/volume-types").size() == 7);
  CHECK(desk.get("/v1/long-term/periods/clusters").size() == 4);
  CHECK(desk.get("/v1/container-registry/pricing")["price_per_month_per_gb"].dump() == "0.2");
  for (const Json& type : desk.get("/v1/container-types")) CHECK(type["serverless_price"] != "0");
  const Json b200 = find_by(desk.get("/v1/cluster-types"), "cluster_type", "16B200");
  CHECK(b200["node_details"][0] == Json{{"GPU VRAM", "1440 GB"}});
  CHECK(b200["price_per_hour"] == "105.9");
}

TEST_CASE("the catalogue needs no credentials, availability does") {
  Desk desk;
  for (const char* path : {"/v1/instance-types", "/v1/volume-types", "/v1/cluster-types", "/v1/container-types",
                           "/v1/long-term/periods", "/v1/managed-endpoints/pricing"}) {
    CHECK(desk.router.find("GET", path).route->auth == Auth::none);
  }
  for (const char* path : {"/v1/instance-availability", "/v1/locations", "/v1/images", "/v1/instance-types/1V100.6V"}) {
    CHECK(desk.router.find("GET", path).route->auth == Auth::bearer);
  }
}

}  // namespace
}  // namespace gpuctl::sandbox::test
