import { isObject, type Json, type JsonObject } from "../../text/json";
import type { ReviewedChange } from "../model";
import type { AccessEntry } from "./access-delta";

/** Half the internet counts too: `0.0.0.0/0` is sometimes split in two to pass a check. */
export const ANYWHERE =
  /^(?:\*|any|internet|0\.0\.0\.0(?:\/[01])?|128\.0\.0\.0\/1|(?:::|8000::)\/[01]|2000::\/3|0\.0\.0\.0-255\.255\.255\.255)$/i;

/** Roles that allow nearly everything, or to give oneself any other role. */
const WIDE_ROLES =
  /^roles\/(?:owner|editor|iam\.(?:securityAdmin|serviceAccountTokenCreator|serviceAccountAdmin)|resourcemanager\.organizationAdmin)$/;

/**
 * A type outside AWS that is judged as a whole, because a changed port means nothing without its unchanged source. The
 * arguments are listed in `access-types.ts`.
 */
interface Judged {
  readonly about: "iam" | "network";
  readonly type: RegExp;
  readonly says: string;
  readonly isOpenToAll: boolean;
  /** What it opens, each as a text; empty if nothing. `unknown` marks values that are known only after apply. */
  readonly opens: (values: JsonObject, unknown: JsonObject) => readonly string[];
}

export const JUDGED_WHOLE: readonly Judged[] = [
  {
    about: "network",
    type: /^google_compute_firewall$/,
    says: "a firewall rule from anywhere",
    isOpenToAll: true,
    opens: (values, unknown) => {
      if (values.disabled === true || /^egress$/i.test(textOf(values.direction))) return [];
      if (listOf(values.deny).length > 0) return [];
      const from = anywhereIn(values.source_ranges);
      const isLimited = GOOGLE_SOURCES.some(
        (name) => listOf(values[name]).length > 0 || isMarked(unknown[name]),
      );
      // Google's default for a rule without a source is 0.0.0.0/0.
      const sources = from.length === 0 && !isLimited ? ["0.0.0.0/0, by default"] : from;
      return pairs(sources, portsOf(blocksIn(values.allow), "protocol", "ports"));
    },
  },
  {
    about: "network",
    type: /^google_compute_(?:region_)?(?:network_)?firewall_policy_rule$/,
    says: "a firewall rule from anywhere",
    isOpenToAll: true,
    opens: (values) => {
      if (values.disabled === true || /^egress$/i.test(textOf(values.direction))) return [];
      if (/^deny$/i.test(textOf(values.action))) return [];
      return blocksIn(values.match).flatMap((match) =>
        pairs(
          anywhereIn(match.src_ip_ranges),
          portsOf(blocksIn(match.layer4_configs), "ip_protocol", "ports"),
        ),
      );
    },
  },
  {
    about: "network",
    type: /^azurerm_network_security_(?:rule|group)$/,
    says: "a security rule from anywhere",
    isOpenToAll: true,
    opens: (values) => {
      const rules = blocksIn(values.security_rule);
      return (rules.length > 0 ? rules : [values]).flatMap((rule) => {
        if (/^deny$/i.test(textOf(rule.access)) || /^outbound$/i.test(textOf(rule.direction))) return [];
        const from = anywhereIn([
          rule.source_address_prefix ?? null,
          ...listOf(rule.source_address_prefixes),
        ]);
        const ports = textsOf([rule.destination_port_range ?? null, ...listOf(rule.destination_port_ranges)]);
        return pairs(from, ports.length === 0 ? [""] : ports.map((port) => `to ${port}`));
      });
    },
  },
  {
    about: "network",
    type: /^google_container_cluster$/,
    says: "the cluster's API from anywhere",
    isOpenToAll: true,
    opens: (values, unknown) => {
      const isLimited = ["master_authorized_networks_config", "private_cluster_config"].some(
        (name) => listOf(values[name]).length > 0 || isMarked(unknown[name]),
      );
      return isLimited ? [] : ["no authorized networks"];
    },
  },
  {
    about: "network",
    type: /^azurerm_kubernetes_cluster$/,
    says: "the cluster's API from anywhere",
    isOpenToAll: true,
    opens: (values, unknown) => {
      const isLimited = ["api_server_access_profile", "api_server_authorized_ip_ranges"].some(
        (name) => listOf(values[name]).length > 0 || isMarked(unknown[name]),
      );
      const isPrivate = values.private_cluster_enabled === true || isMarked(unknown.private_cluster_enabled);
      return isLimited || isPrivate ? [] : ["no authorized ranges"];
    },
  },
  {
    about: "iam",
    type: /^google_.+_iam_(?:member|binding)$/,
    says: "a role that allows nearly everything",
    isOpenToAll: false,
    opens: (values) => {
      const role = textOf(values.role);
      if (!WIDE_ROLES.test(role)) return [];
      const members = textsOf([values.member ?? null, ...listOf(values.members)]);
      return members.length === 0 ? [role] : members.map((member) => `${role} for ${member}`);
    },
  },
];

const GOOGLE_SOURCES = ["source_ranges", "source_tags", "source_service_accounts"];

/** What a change opens and closes by rules that are judged as a whole. */
export function wholeRulesDelta(change: ReviewedChange, about: Judged["about"]): AccessEntry[] {
  const { access, type, address } = change;
  const judged = JUDGED_WHOLE.filter((each) => each.about === about && each.type.test(type));
  if (access === undefined || judged.length === 0) return [];
  const unknown = isObject(access.unknown) ? access.unknown : {};
  return judged.flatMap(({ says, isOpenToAll, opens }) => {
    const before = isObject(access.before) ? opens(access.before, {}) : [];
    const after = isObject(access.after) ? opens(access.after, unknown) : [];
    const entry = (effect: "added" | "removed", what: readonly string[]): AccessEntry[] => {
      if (what.length === 0) return [];
      const note = [...new Set(what)].join(", ");
      const isOpen = isOpenToAll && effect === "added";
      return [
        {
          effect,
          widens: effect === "added",
          address,
          who: "",
          what: [says],
          on: [],
          note,
          isOpenToAll: isOpen,
        },
      ];
    };
    return [
      ...entry(
        "added",
        after.filter((text) => !before.includes(text)),
      ),
      ...entry(
        "removed",
        before.filter((text) => !after.includes(text)),
      ),
    ];
  });
}

function pairs(sources: readonly string[], targets: readonly string[]): readonly string[] {
  return sources.flatMap((source) => targets.map((target) => `${source} ${target}`.trim()));
}

/** `to tcp 22`, from blocks of a protocol and its ports. */
function portsOf(blocks: readonly JsonObject[], protocol: string, ports: string): readonly string[] {
  if (blocks.length === 0) return [""];
  return blocks.flatMap((block) => {
    const numbers = textsOf(listOf(block[ports]));
    const name = textOf(block[protocol]);
    return numbers.length === 0 ? [`to ${name}`] : numbers.map((number) => `to ${name} ${number}`);
  });
}

function anywhereIn(value: Json | undefined): readonly string[] {
  return textsOf(listOf(value)).filter((text) => ANYWHERE.test(text));
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function blocksIn(value: Json | undefined): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

function textsOf(values: readonly Json[]): readonly string[] {
  return values.flatMap((value) =>
    typeof value === "string" || typeof value === "number" ? [String(value)] : [],
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function isMarked(mark: Json | undefined): boolean {
  return mark !== undefined && mark !== null && mark !== false && !(Array.isArray(mark) && mark.length === 0);
}
