import { type ArgumentProblem, type Arguments, type IsUnknown, blocksIn } from "./arguments";

type Problems = Generator<ArgumentProblem>;

/** Arguments that must fit together, which the provider checks in code. */
export const TOGETHER: Readonly<Record<string, (config: Arguments, isUnknown: IsUnknown) => Problems>> = {
  aws_dynamodb_table: dynamodbTable,
  aws_elasticache_cluster: cacheNodes,
  aws_sns_topic: (config, isUnknown) => firstInFirstOut(config, isUnknown, TOPIC),
  aws_sqs_queue: (config, isUnknown) => firstInFirstOut(config, isUnknown, QUEUE),
  aws_vpc_security_group_egress_rule: onePeer,
  aws_vpc_security_group_ingress_rule: onePeer,
};

interface Ordered {
  readonly kind: string;
  readonly flag: string;
  /** The maximum length of a name without `.fifo`. */
  readonly longest: number;
}

const QUEUE: Ordered = { kind: "queue", flag: "fifo_queue", longest: 80 };
const TOPIC: Ordered = { kind: "topic", flag: "fifo_topic", longest: 256 };

/** Names of FIFO queues and topics end in `.fifo`, and only those have deduplication. */
function* firstInFirstOut(
  config: Arguments,
  isUnknown: IsUnknown,
  { kind, flag, longest }: Ordered,
): Problems {
  const { name, content_based_deduplication: removes } = config;
  const isOrdered = config[flag];
  if (isUnknown(isOrdered)) return;
  if (removes === true && isOrdered !== true)
    yield {
      summary: `content-based deduplication can only be set for FIFO ${kind}s`,
      path: ["content_based_deduplication"],
    };
  if (typeof name !== "string" || isUnknown(name)) return;
  const stem = isOrdered === true ? name.replace(/\.fifo$/, "") : name;
  const hasEnding = isOrdered !== true || stem !== name;
  if (!hasEnding || !/^[\w-]+$/.test(stem) || name.length > longest)
    yield { summary: `invalid ${kind} name: ${name}`, path: ["name"] };
}

const PEERS = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];

/** A rule is about one peer. */
function* onePeer(config: Arguments): Problems {
  const named = PEERS.filter((name) => config[name] !== undefined && config[name] !== null);
  if (named.length !== 1)
    yield {
      summary: "Invalid Attribute Combination",
      detail: `exactly one of these attributes must be configured: [${PEERS.join(",")}]`,
      path: named.slice(1, 2),
    };
}

/** A Redis cluster has one node; more come with a replication group. */
function* cacheNodes({ engine, num_cache_nodes: nodes }: Arguments, isUnknown: IsUnknown): Problems {
  if (isUnknown(engine) || isUnknown(nodes)) return;
  if ((engine === "redis" || engine === "valkey") && Number(nodes ?? 1) > 1)
    yield { summary: `engine "${engine}" does not support num_cache_nodes > 1`, path: ["num_cache_nodes"] };
}

/** Keys must be declared attributes, and every declared attribute must be a key. A stream needs a view type. */
function* dynamodbTable(config: Arguments, isUnknown: IsUnknown): Problems {
  const { stream_enabled: streams, stream_view_type: view } = config;
  if (streams === true && (view === undefined || view === null || view === ""))
    yield { summary: "stream_view_type is required when stream_enabled = true", path: ["stream_view_type"] };
  const listed = ["attribute", "global_secondary_index", "local_secondary_index"];
  // The blocks of a `dynamic` block are not known here.
  if ("dynamic" in config || listed.some((name) => isUnknown(config[name]))) return;
  const blocks = (value: unknown) => [...blocksIn(value, [], isUnknown)].map(([block]) => block);
  const declared = new Set(blocks(config["attribute"]).map(({ name }) => name));
  const indexes = listed.slice(1).flatMap((name) => blocks(config[name]));
  const keys = [config, ...indexes].flatMap((each) => [
    each["hash_key"],
    each["range_key"],
    ...blocks(each["key_schema"]).map(({ attribute_name: name }) => name),
  ]);
  if ([...declared, ...keys].some(isUnknown)) return;
  const used = new Set(keys.filter((key) => typeof key === "string" && key !== ""));
  const missing = [...used].filter((key) => !declared.has(key));
  if (missing.length > 0)
    yield {
      summary: `all indexed attributes must be defined: missing ${missing.join(", ")}`,
      path: ["attribute"],
    };
  const unused = [...declared].filter((name) => !used.has(name));
  // A copy of another table, or of a backup, has the original's keys.
  if (unused.length > 0 && used.size > 0)
    yield {
      summary: `all attributes must be indexed: unused attributes ${unused.join(", ")}`,
      path: ["attribute"],
    };
}
