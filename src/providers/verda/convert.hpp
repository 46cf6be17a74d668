// Conversions that wire tables name: from the server's shapes to neutral ones.
#pragma once

#include <string>
#include <string_view>

#include "gpuctl/base/value.hpp"

namespace gpuctl::verda {

/// The GPU model in a type's name: "H100" of "8H100.80S.176V", "H200" of "16H200"; "" for "CPU.4V.16G".
/// Grammar: <count><MODEL>[.<vram><letter>].<vcpu>V[.<ram>G].
std::string_view model_of_type(std::string_view type);
/// The GPU count in a type's name; 0 where there is none.
int count_of_type(std::string_view type);

/// {"count","model","memory_gb"} of an instance, cluster or type; null without GPUs. Memory is that of all GPUs.
Value gpu_of_machine(const Value& element);
/// {"count","model","memory_gb":null} of a serverless compute {"name","size"}.
Value gpu_of_compute(const Value& compute);
/// {"cores","model"}.
Value cpu(const Value& wire);
/// price_per_hour over the number of GPUs, four places; null without GPUs or price.
Value price_per_gpu(const Value& element);
/// ASCII letters only: "fin-01" as "FIN-01".
std::string upper_case(std::string_view text);
/// "usd" as "USD".
Value currency(const Value& wire);
/// [{"GPU VRAM":"1536 GB"},{...}] as one object.
Value merged_objects(const Value& list);

Value worker_nodes(const Value& list);
Value shared_volumes(const Value& list);
Value node_count(const Value& list);
Value attached_instances(const Value& list);

Value first_image(const Value& containers);
/// Containers without their environment, which is a field of its own.
Value containers(const Value& list);
Value replicas(const Value& wire);
/// One list of {"container","name","type","value","secret"}, from the environment answer or, without it, from the
/// containers. A variable that refers to a secret shows the secret's name, never a value.
Value environment(const Value& element);
/// The name of the hydrated compute or volume of a journal entry.
Value journal_object_name(const Value& element);

}  // namespace gpuctl::verda
