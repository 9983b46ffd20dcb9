import type { ObjectValue } from "../../values/compare";
import { isUnknown } from "../../values/unknown";
import { each } from "./change";

/**
 * A bucket's lifecycle rules. The type moved from the older SDK to the plugin framework and kept what its plans show: an
 * empty value or none for what is not written, where other types have unknown values.
 */
export function lifecycleRules(planned: ObjectValue): ObjectValue {
  const size = planned["transition_default_minimum_object_size"];
  return {
    rule: each(planned["rule"], ruleOf),
    ...(isUnknown(size) ? { transition_default_minimum_object_size: "all_storage_classes_128K" } : {}),
  };
}

function ruleOf(rule: ObjectValue): ObjectValue {
  return {
    ...known(rule, { prefix: "" }),
    expiration: each(rule["expiration"], (block) =>
      known(block, { days: 0, expired_object_delete_marker: false }),
    ),
    filter: each(rule["filter"], filterOf),
  };
}

function filterOf(filter: ObjectValue): ObjectValue {
  return {
    ...known(filter, { object_size_greater_than: null, object_size_less_than: null, prefix: "" }),
    and: each(filter["and"], (block) =>
      known(block, { object_size_greater_than: 0, object_size_less_than: 0, prefix: "" }),
    ),
  };
}

/** The block with these values where it has unknown ones. */
function known(block: ObjectValue, values: ObjectValue): ObjectValue {
  const own = Object.entries(values).filter(([name]) => isUnknown(block[name]));
  return { ...block, ...Object.fromEntries(own) };
}
