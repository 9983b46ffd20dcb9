import { hostKeysIn } from "../../../../src/releases/steps/host-keys";

const printed = (...keys: readonly string[]) =>
  ["-----BEGIN SSH HOST KEY KEYS-----", ...keys, "-----END SSH HOST KEY KEYS-----"].join("\r\n");

describe("the host keys in a machine's console output", () => {
  it("are those that cloud-init printed, without the surrounding text", () => {
    const console = [
      "[   12.3] cloud-init[812]: ssh-rsa AAAAnotahostkey somebody",
      printed(
        "ecdsa-sha2-nistp256 AAAAE2V root@ip-10-0-1-7",
        "ssh-ed25519 AAAAC3N= root@ip-10-0-1-7",
        "; reboot",
      ),
      "login:",
    ].join("\r\n");
    expect(hostKeysIn(console)).toEqual(["ecdsa-sha2-nistp256 AAAAE2V", "ssh-ed25519 AAAAC3N="]);
  });

  it("are the last boot's if there were several", () => {
    expect(hostKeysIn(`${printed("ssh-ed25519 AAAAold a")}\n${printed("ssh-ed25519 AAAAnew a")}`)).toEqual([
      "ssh-ed25519 AAAAnew",
    ]);
  });

  it("are empty before they are printed, or if only part of them is", () => {
    expect(hostKeysIn("booting")).toEqual([]);
    expect(hostKeysIn("-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 AAAA a")).toEqual([]);
  });
});
