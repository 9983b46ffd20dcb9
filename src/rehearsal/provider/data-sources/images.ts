import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { unlessGone } from "../mirror/mirrored-call";
import { ProviderError } from "../protocol/diagnostics";
import { hexDigits } from "../simulate/digits";
import { elements, strings, text } from "../values/compare";
import type { DataSource } from "./data-source";

/** Public parameters in which Amazon and Canonical publish their current images. */
const PUBLIC_IMAGES =
  /^\/aws\/service\/(ami-amazon-linux-latest|canonical\/ubuntu|ecs\/optimized-ami|debian|bottlerocket)\//;

/** A made-up image id for a public parameter, always the same in a region. */
export function imageId(path: string, region: string): string {
  return `ami-${hexDigits(`${region} ${path}`, 17)}`;
}

const parameter: DataSource = async (config, { shared, settings }) => {
  const name = text(config, "name") ?? "";
  const region = text(config, "region") ?? settings.region;
  const found = await unlessGone(
    Promise.resolve(
      shared.cloud?.ssm(region).send(new GetParameterCommand({ Name: name, WithDecryption: true })),
    ),
  );
  // AWS's public parameters belong to no account.
  const owner = name.startsWith("/aws/") ? "" : shared.account;
  const arn = `arn:aws:ssm:${region}:${owner}:parameter/${name.replace(/^\//, "")}`;
  const known = found?.Parameter;
  if (known !== undefined) {
    const value = known.Value ?? "";
    const open = known.Type === "SecureString" ? "" : value;
    return { id: name, arn, type: known.Type, value, insecure_value: open, version: known.Version ?? 1 };
  }
  if (PUBLIC_IMAGES.test(name)) {
    const value = imageId(name, region);
    return { id: name, arn, type: "String", value, insecure_value: value, version: 1 };
  }
  throw new ProviderError(`reading SSM Parameter (${name}): couldn't find resource`);
};

const image: DataSource = (config, { settings }) => {
  const region = text(config, "region") ?? settings.region;
  const filters = elements(config, "filter").map(
    (filter) => [text(filter, "name") ?? "", strings(filter, "values")] as const,
  );
  const wanted = Object.fromEntries(filters);
  const architecture =
    wanted["architecture"]?.[0] ?? (JSON.stringify(wanted).includes("arm64") ? "arm64" : "x86_64");
  const name = (wanted["name"]?.[0] ?? text(config, "name_regex") ?? "image").replaceAll("*", "20260101");
  const owner = strings(config, "owners")[0] ?? "amazon";
  const id = imageId(JSON.stringify([owner, wanted, text(config, "name_regex") ?? ""]), region);
  return {
    id,
    image_id: id,
    arn: `arn:aws:ec2:${region}::image/${id}`,
    architecture,
    name,
    owner_id: /^\d{12}$/.test(owner) ? owner : "137112412989",
    root_device_name: "/dev/xvda",
    root_device_type: "ebs",
    state: "available",
    virtualization_type: "hvm",
  };
};

/** AMIs and the parameters that hold their ids. */
export const images: Readonly<Record<string, DataSource>> = {
  aws_ami: image,
  aws_ssm_parameter: parameter,
};
