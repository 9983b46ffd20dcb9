import { join } from "node:path";
import { asWords, forApplyOfPlan, forWholeApply, readPassed } from "../../../src/engine/passed-options";

const here = (file: string) => join(process.cwd(), file);
const passedOn = (words: readonly string[], kind: "tofu" | "terraform", version: string) =>
  asWords(forApplyOfPlan(readPassed(words), { kind, version }));

describe("what follows --", () => {
  it("is read in every form that the engines take, with files from the current folder", () => {
    const words = [
      "-var=a=b c",
      "--var-file",
      "x.tfvars",
      "-var",
      "d=1",
      "-out=p",
      "-refresh=false",
      "-destroy",
    ];
    expect(asWords(readPassed(words))).toEqual([
      "-var=a=b c",
      `-var-file=${here("x.tfvars")}`,
      "-var=d=1",
      `-out=${here("p")}`,
      "-refresh=false",
      "-destroy",
    ]);
    expect(asWords(readPassed(["stray", "-target"]))).toEqual(["stray", "-target"]);
  });

  it("reaches the apply as well as the plan, as far as an apply of a plan takes it", () => {
    const words = [
      "-var=token=x",
      "-target=aws_vpc.a",
      "-lock-timeout=5m",
      "-parallelism",
      "3",
      "-refresh=false",
    ];
    expect(passedOn(words, "terraform", "1.11.4")).toEqual([
      "-var=token=x",
      "-lock-timeout=5m",
      "-parallelism=3",
    ]);
    expect(passedOn(words, "tofu", "1.12.6")).toEqual(["-var=token=x", "-lock-timeout=5m", "-parallelism=3"]);
    // Older ones refuse variables beside a plan, and have no ephemeral ones.
    expect(passedOn(words, "terraform", "1.9.8")).toEqual(["-lock-timeout=5m", "-parallelism=3"]);
  });

  it("is refused by the bootstrap where it cannot pass it on", () => {
    expect(asWords(forWholeApply(readPassed(["-lock-timeout=1m"])))).toEqual(["-lock-timeout=1m"]);
    for (const word of ["-target=aws_s3_bucket.b", "-destroy", "-out=p", "stray"]) {
      expect(() => forWholeApply(readPassed([word]))).toThrow(/cannot be passed on/);
    }
  });
});
