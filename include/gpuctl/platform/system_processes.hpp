// Child processes.
#pragma once

#include "gpuctl/base/process.hpp"

namespace gpuctl {

/// Each child gets a process group of its own, an empty signal mask and default SIGPIPE, and /dev/null as standard
/// input. When the context ends its whole group is killed (SIGKILL). Grandchildren that outlive the child and still
/// hold its output are not waited for. ErrorCode::not_found where no such program is in PATH.
class SystemProcesses final : public Processes {
 public:
  Result<ProcessResult> run(const std::vector<std::string>& argv, const CallContext& context) override;
};

}  // namespace gpuctl
