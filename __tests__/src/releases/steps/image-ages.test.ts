import { imageAges } from "../../../../src/releases/steps/image-ages";

const NOW = Date.parse("2026-11-27T12:00:00Z");
const machine = (instanceId: string, imageId: string) => ({ instanceId, imageId, name: instanceId });
const answering = (answer: () => Promise<object>) => ({ send: answer }) as never;

describe("the age of hosts' images", () => {
  it("is shown in days, for images that AWS still has", async () => {
    const ec2 = answering(async () => ({
      Images: [
        { ImageId: "ami-1", CreationDate: "2026-10-18T11:00:00.000Z" },
        { ImageId: "ami-2", CreationDate: "2026-11-26T11:00:00.000Z" },
      ],
    }));
    const machines = [machine("i-1", "ami-1"), machine("i-2", "ami-2"), machine("i-3", "ami-gone")];
    expect(await imageAges(ec2, machines, NOW)).toEqual(
      new Map([
        ["i-1", "image 40 days old"],
        ["i-2", "image 1 day old"],
      ]),
    );
  });

  it("is optional if the role may not read it", async () => {
    const ec2 = answering(() => Promise.reject(new Error("UnauthorizedOperation")));
    expect(await imageAges(ec2, [machine("i-1", "ami-1")], NOW)).toEqual(new Map());
  });
});
