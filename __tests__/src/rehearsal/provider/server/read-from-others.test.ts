import { Inventory } from "../../../../../src/rehearsal/provider/refusals/inventory";
import { givenByOthers } from "../../../../../src/rehearsal/provider/server/read-from-others";

function launchedIn(subnet: Record<string, unknown>): Record<string, unknown> {
  const inventory = new Inventory();
  inventory.put("aws_subnet", { id: "subnet-1", ...subnet });
  return givenByOthers("aws_instance", { id: "i-1", subnet_id: "subnet-1", ipv6_addresses: [] }, inventory);
}

describe("an instance that is created", () => {
  const block = { ipv6_cidr_block: "2600:1f18:1abc:1d01::/64" };

  it("gets an IPv6 address of its subnet if that assigns them, always the same", () => {
    const { ipv6_addresses: addresses, ipv6_address_count: count } = launchedIn({
      ...block,
      assign_ipv6_address_on_creation: true,
    });
    expect(addresses).toEqual([expect.stringMatching(/^2600:1f18:1abc:1d01(:[1-9a-f][0-9a-f]{0,3}|:0){4}$/)]);
    expect(count).toBe(1);
    expect(launchedIn({ ...block, assign_ipv6_address_on_creation: true })["ipv6_addresses"]).toEqual(
      addresses,
    );
  });

  it("gets none if its subnet assigns none, or has no IPv6", () => {
    expect(launchedIn({ ...block, assign_ipv6_address_on_creation: false })["ipv6_addresses"]).toEqual([]);
    expect(launchedIn({ assign_ipv6_address_on_creation: true })["ipv6_addresses"]).toEqual([]);
  });
});
