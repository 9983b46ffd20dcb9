import { renamesText } from "../../../src/cli/possible-renames";

const rename = (from: string, to: string) => ({ from, to, likeness: 0.876, stateful: false, movedBlock: "" });

describe("what plan and apply say of resources that look renamed", () => {
  it("is CDKTF's call on the construct of the new address", () => {
    const paths = new Map([["aws_s3_bucket.files", "prod/files/bucket"]]);
    const text = renamesText([rename("aws_s3_bucket.artifacts", "aws_s3_bucket.files")], paths);
    expect(text).toContain("1 destroyed resource looks like a renamed one");
    expect(text).toContain(
      "aws_s3_bucket.artifacts → aws_s3_bucket.files (88 % of the attributes are the same)",
    );
    expect(text).toContain('on the resource of prod/files/bucket: .moveFromId("aws_s3_bucket.artifacts")');
  });

  it("counts several", () => {
    const text = renamesText([rename("a.b", "a.c"), rename("a.d", "a.e")], new Map());
    expect(text).toContain("2 destroyed resources look like a renamed one. If so, move them instead");
  });
});
