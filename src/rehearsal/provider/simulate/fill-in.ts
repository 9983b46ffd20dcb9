import { type ArgumentFacts, factsOf } from "../../../provider-facts/facts";
import { knowledgeOf } from "../knowledge/knowledge";
import type { Derivation, Place, TypeKnowledge } from "../knowledge/type-knowledge";
import {
  type AttributeSchema,
  type BlockSchema,
  type NestedBlockSchema,
  membersOf,
} from "../schema/schema-model";
import { type ObjectValue, hasUnknown, isObjectValue } from "../values/compare";
import { isUnknown } from "../values/unknown";
import { conventionalTemplate, conventionalValue } from "./conventions";
import { hexDigits } from "./digits";
import { arnTemplate, fillTemplate } from "./templates";

export interface FillInRequest extends Place {
  readonly typeName: string;
  readonly block: BlockSchema;
  readonly planned: ObjectValue;
  /** undefined at creation */
  readonly prior?: ObjectValue;
  /** The seed of generated digits, different for every resource. */
  readonly seed: string;
  /** Values already decided elsewhere, such as moto's id of the object. */
  readonly given?: ObjectValue;
  /** See `Derivation.counted`. @default always 1 */
  readonly counted?: (key: string) => number;
}

/** The state after an apply: the planned values, with a plausible value for each unknown. */
export function fillIn(request: FillInRequest): ObjectValue {
  return new FillIn(request).result();
}

/** Attributes refer to each other (an ARN to the id), so each is computed on first use. */
class FillIn {
  /** What was decided elsewhere or computed so far. */
  private readonly known: ObjectValue;
  private readonly underway = new Set<string>();
  private readonly knowledge: TypeKnowledge;

  constructor(private readonly request: FillInRequest) {
    this.knowledge = knowledgeOf(request.typeName);
    this.known = { ...request.given };
  }

  result(): ObjectValue {
    const { block, planned } = this.request;
    const { attributes, empty } = membersOf(block);
    const state: ObjectValue = { ...empty };
    for (const [name] of attributes) state[name] = this.attribute(name);
    this.addBlocks(state);
    const derived = this.knowledge.derive?.(state, this.derivation()) ?? {};
    for (const [name, value] of Object.entries(derived)) {
      const decided = name in (this.request.given ?? {});
      if (!decided && (hasUnknown(planned[name]) || this.isRenewed(name))) state[name] = value;
    }
    return state;
  }

  /** Whether an update changes it, even if the plan showed the old value. */
  private isRenewed(name: string): boolean {
    return this.request.prior !== undefined && (this.knowledge.renewed?.includes(name) ?? false);
  }

  private attribute(name: string): unknown {
    if (name in this.known) return this.settle(this.known[name], name);
    const planned = this.request.planned[name];
    if (planned !== undefined && !isUnknown(planned) && !this.isRenewed(name))
      return this.settle(planned, name);
    const attribute = this.request.block.attributes[name];
    if (attribute === undefined || this.underway.has(name)) return null;
    this.underway.add(name);
    const before = this.request.prior?.[name];
    this.known[name] = before != null && !this.isRenewed(name) ? before : this.generate(name, attribute);
    return this.known[name];
  }

  private generate(name: string, attribute: AttributeSchema): unknown {
    const told = this.told(name);
    if (told !== undefined) return this.fillDeep(told, name);
    return this.byConvention(name, attribute);
  }

  private byConvention(name: string, attribute: AttributeSchema): unknown {
    const settable = attribute.optional ?? false;
    if (attribute.type === "string") return this.conventional(name, settable);
    return conventionalValue(attribute.type, settable, (inner) => this.conventional(inner, false));
  }

  private told(name: string): unknown {
    const { id, arn, computed } = this.knowledge;
    if (name === "id") return id ?? (this.hasName() ? "{name}" : undefined);
    if (name === "arn") return arnTemplate(arn ?? this.guessedArn());
    return computed?.[name];
  }

  private hasName(): boolean {
    return typeof this.request.planned["name"] === "string" && this.knowledge.arn === undefined;
  }

  /** `aws_glue_crawler` becomes `glue:crawler/{id}`, the form that most services use. */
  private guessedArn(): string {
    const [service = "aws", ...rest] = this.request.typeName.split("_").slice(1);
    return `${service}:${rest.join("-") || service}/{id}`;
  }

  private conventional(name: string, settable: boolean): unknown {
    const template = conventionalTemplate(name, settable);
    return template === undefined ? null : this.fill(template, name);
  }

  private fillDeep(value: unknown, salt: string): unknown {
    if (typeof value === "string") return this.fill(value, salt);
    if (Array.isArray(value))
      return value.map((item: unknown, index) => this.fillDeep(item, `${salt} ${index}`));
    if (!isObjectValue(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, this.fillDeep(inner, `${salt} ${key}`)]),
    );
  }

  private fill(template: string, salt: string): string {
    return fillTemplate(template, salt, {
      attribute: (name) => this.templateValue(name),
      hex: (length) => hexDigits(`${this.request.seed} ${salt}`, length),
    });
  }

  private templateValue(name: string): string | undefined {
    if (name === "account") return this.request.account;
    if (name === "region") return this.region();
    const value = this.attribute(name);
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  }

  private region(): string {
    const own = this.request.planned["region"];
    return typeof own === "string" ? own : this.request.region;
  }

  private derivation(): Derivation {
    return {
      account: this.request.account,
      region: this.region(),
      hex: (length, salt = "") => hexDigits(`${this.request.seed} ${salt}`, length),
      counted: this.request.counted ?? (() => 1),
      ...(this.request.prior === undefined ? {} : { previous: this.request.prior }),
    };
  }

  private addBlocks(state: ObjectValue): void {
    const { block, planned, typeName } = this.request;
    const facts = factsOf(typeName)?.arguments;
    for (const [name, nested] of membersOf(block).blocks)
      state[name] =
        isUnknown(planned[name]) && this.knowledge.computed?.[name] !== undefined
          ? this.fillDeep(this.knowledge.computed[name], name)
          : this.nested(nested, planned[name], facts?.inner(name));
  }

  private nested(nested: NestedBlockSchema, value: unknown, facts: ArgumentFacts | undefined): unknown {
    const { block } = nested;
    // AWS fills in single blocks, such as an instance's root volume, and no others.
    if (isUnknown(value)) return nested.maxItems === 1 ? [this.generatedBlock(block, facts)] : [];
    if (Array.isArray(value))
      return value.map((element: unknown) => this.nested({ ...nested, nesting: "single" }, element, facts));
    if (!isObjectValue(value)) return value;
    if (nested.nesting === "map")
      return Object.fromEntries(
        Object.entries(value).map(([key, element]) => [
          key,
          this.nested({ ...nested, nesting: "single" }, element, facts),
        ]),
      );
    const attributes = Object.entries(block.attributes).map(([name, attribute]) => {
      const inner = value[name];
      return [name, isUnknown(inner) ? this.nestedValue(name, attribute) : this.settle(inner, name)] as const;
    });
    const blocks = Object.entries(block.blocks).map(
      ([name, below]) => [name, this.nested(below, value[name], facts?.inner(name))] as const,
    );
    return { ...Object.fromEntries(attributes), ...Object.fromEntries(blocks) };
  }

  private generatedBlock(block: BlockSchema, facts: ArgumentFacts | undefined): ObjectValue {
    const attributes = Object.entries(block.attributes).map(([name, attribute]) => {
      const usual = facts?.inner(name)?.default;
      return [name, usual === undefined ? this.nestedValue(name, attribute) : usual] as const;
    });
    const blocks = Object.entries(block.blocks).map(
      ([name, { nesting }]) => [name, nesting === "single" ? null : nesting === "map" ? {} : []] as const,
    );
    return { ...Object.fromEntries(attributes), ...Object.fromEntries(blocks) };
  }

  private nestedValue(name: string, attribute: AttributeSchema): unknown {
    const told = this.knowledge.nested?.[name];
    return told === undefined ? this.byConvention(name, attribute) : this.fillDeep(told, name);
  }

  /** Replaces unknowns inside a known value, such as one tag of a map. */
  private settle(value: unknown, name: string): unknown {
    if (!hasUnknown(value)) return value;
    if (isUnknown(value)) return this.conventional(name, false);
    if (Array.isArray(value)) return value.map((element: unknown) => this.settle(element, name));
    if (!isObjectValue(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.settle(inner, key)]));
  }
}
