// What the simulated cloud sells: types, images, places, prices and stock. Data; the same for every sandbox.
#pragma once

#include <string_view>

#include "gpuctl/base/decimal.hpp"
#include "sandbox/route.hpp"

namespace gpuctl::sandbox {

/// Arrays in the service's own wire form, prices in US dollars. The references live as long as the process.
const Json& instance_types();
const Json& images();
const Json& locations();
const Json& volume_types();

/// The entry of instance_types(), or nullptr.
const Json* find_instance_type(std::string_view type);
/// By image_type or id; nullptr when there is none.
const Json* find_image(std::string_view image);
/// Whether an image (image_type or id) can be installed on an instance type.
bool image_fits(std::string_view image, std::string_view type);
bool is_location(std::string_view code);

/// Whether a machine of this type could be had there now.
bool in_stock(World& world, std::string_view type, std::string_view location, bool spot);

/// US dollars per hour for the whole machine; zero for an unknown type.
Decimal instance_price(std::string_view type, bool spot);
/// US dollars per gigabyte and month; zero for an unknown type.
Decimal volume_price(std::string_view type);

}  // namespace gpuctl::sandbox
