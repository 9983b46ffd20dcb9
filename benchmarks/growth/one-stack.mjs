import { join } from "node:path";
import { loadPackage, root } from "../checkout.mjs";

/**
 * One stack with as many buckets as asked for, in a process of its own: `node one-stack.mjs <count> <outdir>`.
 * Prints the times of construction and synthesis in milliseconds, and the memory of the process in megabytes.
 */
const [count, outdir] = [Number(process.argv[2]), process.argv[3]];
const load = (module) => loadPackage(join(root, ".build", module));
const { App } = loadPackage("cdktf");
const { S3Bucket } = loadPackage("@cdktf/provider-aws/lib/s3-bucket");
const { SystemStack } = load("constructs/system-stack");
const [{ environments }] = load("src/synthesis/synthesize").loadNamedSystems(["hellotron-vega"]);

const app = new App({ outdir, stackTraces: false });
const before = process.memoryUsage().rss;
const began = performance.now();
const stack = new SystemStack(app, environments[0]);
for (let index = 0; index < count; index++) {
  new S3Bucket(stack, `bucket-${index}`, {
    bucket: `benchmark-${index}`,
    tags: { Name: `benchmark-${index}` },
  });
}
const constructed = performance.now();
app.synth();
const synthesized = performance.now();

console.log(
  JSON.stringify({
    construct: constructed - began,
    synth: synthesized - constructed,
    // Kilobytes here, whatever the platform.
    megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
    grown: (process.resourceUsage().maxRSS * 1024 - before) / 1e6,
  }),
);
