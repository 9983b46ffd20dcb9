import { assertUserDataFits, userDataLimitBytes } from "../../user-data/user-data-size";

describe("user data", () => {
  it("fits up to EC2's limit, counted in bytes", () => {
    const full = "é".repeat(userDataLimitBytes / 2);
    expect(() => {
      assertUserDataFits(full, "user-data/x");
    }).not.toThrow();
    expect(() => {
      assertUserDataFits(`${full}!`, "user-data/x");
    }).toThrow("user-data/x: the user data has 16385 bytes, 1 more than EC2's limit of 16384");
  });
});
