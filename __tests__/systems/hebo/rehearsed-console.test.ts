import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { publishSite } from "../../../src/releases/steps/publish-site";
import { system } from "../../../systems/hebo/system";
import { describeUnless } from "../../machine-programs";
import { inMoto } from "../../src/releases/in-moto";
import { unwatched } from "../../src/releases/unwatched";
import { stackOf, synthesizeSystemFiles } from "../../synthesize";
import { type Edge, openEdge } from "./edge";

const BUCKET = "hebo-preview-console";
const HOST = "preview.dev.console.hebo.ai";

const found = spawnSync("which", ["chromium-headless-shell"], { encoding: "utf8" });
const reasons = found.status === 0 ? [] : ["needs chromium-headless-shell: tools/browser/install.sh"];

describeUnless(reasons, "a React Router build, published by a deploy and opened in Chromium", () => {
  let edge: Edge;
  let browser: Browser;
  let page: Page;
  /** What the browser complained of. */
  const complaints: string[] = [];

  inMoto(async () => {
    await new S3Client({ region: "us-east-1" }).send(new CreateBucketCommand({ Bucket: BUCKET }));
    const place = { bucket: BUCKET, distributionId: "E123", region: "us-east-1" };
    await publishSite(place, join(__dirname, "console", "build"), unwatched);
    edge = await openEdge(stackOf(synthesizeSystemFiles(system, ["shared", "preview"]), "preview"), BUCKET);
  });
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: found.stdout.trim(),
      args: ["--no-sandbox", `--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
    });
    page = await browser.newPage();
    page.on("console", (message) => complaints.push(message.text()));
  });
  afterAll(async () => {
    await browser.close();
    await edge.close();
  });

  const address = (path: string) => `http://${HOST}:${edge.port}${path}`;
  const blocked = () => complaints.filter((text) => /Content Security Policy/i.test(text));

  it("opens a deep link, with its style, and nothing of it is blocked", async () => {
    const response = await page.goto(address("/agents/first"));
    await page.getByRole("heading", { name: "Agent first" }).waitFor();
    expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe("rgb(1, 2, 3)");
    expect(response?.headers()).toMatchObject({
      "cache-control": "no-cache, no-store, must-revalidate",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(response?.headers()["content-security-policy"]).toContain("script-src 'self';");
    expect(blocked()).toEqual([]);
  });

  it("follows its own links without loading the page again", async () => {
    await page.goto(address("/"));
    await page.getByRole("heading", { name: "Agents" }).waitFor();
    const pages = edge.requested.filter((path) => !path.includes(".")).length;
    await page.getByRole("link", { name: "first" }).click();
    await page.getByRole("heading", { name: "Agent first" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/agents/first");
    expect(edge.requested.filter((path) => !path.includes("."))).toHaveLength(pages);
  });

  it("keeps hashed files in the browser, and asks for the page each time", async () => {
    const [seen] = [edge.requested.length];
    await page.goto(address("/"));
    await page.getByRole("heading", { name: "Agents" }).waitFor();
    expect(edge.requested.slice(seen).filter((path) => path !== "/favicon.ico")).toEqual(["/"]);
    const asset = edge.requested.find((path) => path.startsWith("/assets/")) ?? "";
    const { headers, status } = await fetch(`http://127.0.0.1:${edge.port}${asset}`);
    expect([status, headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect((await fetch(`http://127.0.0.1:${edge.port}/assets/gone.js`)).status).toBe(404);
  });

  it("may call its API and nobody else, and runs no script that a page brings along", async () => {
    complaints.length = 0;
    await page.goto(address("/agents/first"));
    await page.getByRole("button", { name: "ask" }).click();
    await page.locator("output:not(:empty)").waitFor();
    expect(blocked()).toEqual([]);
    await page.evaluate(`fetch("https://elsewhere.example/").catch(() => undefined)`);
    await page.evaluate(
      `const script = document.createElement("script"); script.textContent = "window.ran = true"; document.body.append(script)`,
    );
    expect(blocked().filter((text) => text.includes("violates the following"))).toHaveLength(2);
    expect(await page.evaluate(`"ran" in window`)).toBe(false);
  });
});
