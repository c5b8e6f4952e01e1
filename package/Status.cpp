// The table of statuses. A new one is also a line in runtime-stub/src/status.ts and in runtime-stub/abi/README.md.
#include "package/Status.h"

const std::vector<wasmtorch::package::StatusReason> &wasmtorch::package::statusReasons() {
  static const std::vector<StatusReason> reasons{
      {0, "done", "done"},
      {1, "index_out_of_range", "an index in the data is out of range"},
      {2, "dimension_out_of_bounds", "a dimension is out of its bounds"},
      {3, "no_such_dispatch", "there is no such dispatch"},
  };
  return reasons;
}
