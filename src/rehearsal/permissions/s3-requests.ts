import type { AuthorizationRequest } from "./policy";
import type { SignedCall } from "./signed-call";

/** Parts of a bucket by their query parameter, with IAM's name for them. */
const BUCKET_PARTS: Readonly<Record<string, string>> = {
  accelerate: "AccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCORS",
  encryption: "EncryptionConfiguration",
  lifecycle: "LifecycleConfiguration",
  logging: "BucketLogging",
  notification: "BucketNotification",
  "object-lock": "BucketObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  policyStatus: "BucketPolicyStatus",
  publicAccessBlock: "BucketPublicAccessBlock",
  replication: "ReplicationConfiguration",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};

/** Parts with a separate permission for removing them; for all others, the write permission is enough. */
const REMOVED_BY_DELETE: ReadonlySet<string> = new Set(["policy", "website"]);

const OBJECT_VERBS: Readonly<Record<string, string>> = {
  GET: "GetObject",
  HEAD: "GetObject",
  PUT: "PutObject",
  POST: "PutObject",
  DELETE: "DeleteObject",
};

/** A host name with a bucket, as machines use it: `assets.s3.us-east-1.amazonaws.com`. */
const BUCKET_HOST = /^(.+)\.s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com/;

/**
 * The permissions that an S3 call needs. The bucket is in the host name, or in the path if the endpoint is an IP address.
 */
export function s3Requests({ method, url, headers, body }: SignedCall): readonly AuthorizationRequest[] {
  const { pathname, searchParams: query } = new URL(url, "http://s3");
  const bucketOfHost = BUCKET_HOST.exec(headers.host ?? "")?.[1];
  const path = decodeURIComponent(pathname).slice(1);
  const [bucket = "", ...rest] = (bucketOfHost === undefined ? path : `${bucketOfHost}/${path}`).split("/");
  const key = rest.join("/");
  if (bucket === "") return [{ action: "s3:ListAllMyBuckets", resource: "*" }];
  const arn = `arn:aws:s3:::${bucket}`;
  if (key === "") return bucketRequests(method, query, arn, body);
  return objectRequests(method, query, `${arn}/${key}`, headers);
}

function bucketRequests(
  method: string,
  query: URLSearchParams,
  resource: string,
  body: string,
): readonly AuthorizationRequest[] {
  const ask = (action: string) => [{ action: `s3:${action}`, resource }];
  if (method === "POST" && query.has("delete")) return deletedKeys(body, resource);
  const part = Object.keys(BUCKET_PARTS).find((name) => query.has(name));
  if (part !== undefined) {
    const removes = method === "DELETE" && REMOVED_BY_DELETE.has(part);
    const verb = method === "GET" ? "Get" : removes ? "Delete" : "Put";
    return ask(`${verb}${BUCKET_PARTS[part] ?? ""}`);
  }
  if (query.has("location")) return ask("GetBucketLocation");
  if (query.has("versions")) return listing("ListBucketVersions", query, resource);
  if (query.has("uploads")) return ask("ListBucketMultipartUploads");
  if (method === "PUT") return ask("CreateBucket");
  if (method === "DELETE") return ask("DeleteBucket");
  return listing("ListBucket", query, resource);
}

function listing(action: string, query: URLSearchParams, resource: string): readonly AuthorizationRequest[] {
  return [{ action: `s3:${action}`, resource, context: { "s3:prefix": [query.get("prefix") ?? ""] } }];
}

function deletedKeys(body: string, bucket: string): readonly AuthorizationRequest[] {
  const objects = [...body.matchAll(/<Object>([^]*?)<\/Object>/g)].map(([, inner = ""]) => inner);
  return objects.map((object) => {
    const key = /<Key>([^]*?)<\/Key>/.exec(object)?.[1] ?? "";
    const action = object.includes("<VersionId>") ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
    return { action, resource: `${bucket}/${key}` };
  });
}

function objectRequests(
  method: string,
  query: URLSearchParams,
  resource: string,
  headers: SignedCall["headers"],
): readonly AuthorizationRequest[] {
  const ask = (action: string, asked = resource) => ({ action: `s3:${action}`, resource: asked });
  if (query.has("tagging"))
    return [ask(`${method === "GET" ? "Get" : method === "PUT" ? "Put" : "Delete"}ObjectTagging`)];
  if (query.has("acl")) return [ask(`${method === "GET" ? "Get" : "Put"}ObjectAcl`)];
  if (query.has("uploadId") && method === "DELETE") return [ask("AbortMultipartUpload")];
  const verb = OBJECT_VERBS[method] ?? method;
  const source = headers["x-amz-copy-source"];
  return [
    ask(query.has("versionId") ? `${verb}Version` : verb),
    ...(typeof source === "string"
      ? [ask("GetObject", `arn:aws:s3:::${decodeURIComponent(source).replace(/^\/|\?.*$/g, "")}`)]
      : []),
    ...(headers["x-amz-tagging"] === undefined ? [] : [ask("PutObjectTagging")]),
    ...(headers["x-amz-acl"] === undefined ? [] : [ask("PutObjectAcl")]),
  ];
}
