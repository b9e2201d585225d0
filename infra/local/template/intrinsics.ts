import { LocalRunnerError } from "../errors.ts";
import { asList, asObject, asText, isObject, type Properties } from "../json.ts";

/** What an expression of one stack may refer to. */
export interface Scope {
  /** `Ref`: a resource, a parameter or a pseudo parameter; undefined when nothing bears that name. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  /** The value that some stack exports under this name; undefined when none does. */
  exported(name: string): unknown;
  readonly mappings: Properties;
  readonly conditions: Properties;
  readonly region: string;
}

const noValue = "AWS::NoValue";

/**
 * Evaluates CloudFormation's intrinsic functions, deep inside lists and objects. What becomes `AWS::NoValue` disappears.
 * Throws a LocalRunnerError for a name that nothing bears and for a function that it does not know.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && isIntrinsic(name)) return call(name, argument, scope);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolve(item, scope)] as const).filter(([, item]) => item !== undefined),
  );
}

/** Whether a condition of the template holds. Throws a LocalRunnerError when there is none of that name. */
export function conditionHolds(name: string, scope: Scope): boolean {
  if (!(name in scope.conditions)) throw new LocalRunnerError(`The template has no condition ${name}.`);
  return resolve(scope.conditions[name], scope) === true;
}

function isIntrinsic(name: string): boolean {
  return name === "Ref" || name === "Condition" || name.startsWith("Fn::");
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  const list = (): readonly unknown[] => asList(resolve(argument, scope));
  switch (name) {
    case "Ref":
      return reference(String(argument), scope);
    case "Condition":
      // A policy statement has a key of the same name; a condition's name is always text.
      return typeof argument === "string" ? conditionHolds(argument, scope) : { Condition: resolve(argument, scope) };
    case "Fn::GetAtt": {
      const [id, ...rest] = Array.isArray(argument) ? argument.map(String) : String(argument).split(".");
      return scope.attribute(id ?? "", rest.join("."));
    }
    case "Fn::Join": {
      const [separator, parts] = list();
      return asList(parts).map(asText).join(String(separator));
    }
    case "Fn::Sub":
      return substitute(argument, scope);
    case "Fn::Select": {
      const [index, items] = list();
      return asList(items)[Number(index)];
    }
    case "Fn::Split": {
      const [separator, text] = list();
      return String(text).split(String(separator));
    }
    case "Fn::ImportValue": {
      const exportName = String(resolve(argument, scope));
      const value = scope.exported(exportName);
      if (value === undefined) throw new LocalRunnerError(`No stack of the assembly exports ${exportName}.`);
      return value;
    }
    case "Fn::FindInMap": {
      const [map, first, second] = list();
      const found = asObject(asObject(scope.mappings[String(map)])[String(first)])[String(second)];
      if (found === undefined) throw new LocalRunnerError(`The template's mapping ${map} has no ${first}, ${second}.`);
      return found;
    }
    case "Fn::If": {
      const [condition, yes, no] = asList(argument);
      return resolve(conditionHolds(String(condition), scope) ? yes : no, scope);
    }
    case "Fn::Equals": {
      const [left, right] = list();
      return asText(left) === asText(right);
    }
    case "Fn::Not":
      return list()[0] !== true;
    case "Fn::And":
      return list().every((item) => item === true);
    case "Fn::Or":
      return list().some((item) => item === true);
    case "Fn::Base64":
      return Buffer.from(String(resolve(argument, scope))).toString("base64");
    case "Fn::GetAZs":
      return ["a", "b", "c"].map((zone) => `${scope.region}${zone}`);
    default:
      throw new LocalRunnerError(`The template uses ${name}, which the local runner does not know.`);
  }
}

function reference(name: string, scope: Scope): unknown {
  if (name === noValue) return undefined;
  const value = scope.ref(name);
  if (value === undefined) throw new LocalRunnerError(`The template refers to ${name}, which does not exist.`);
  return value;
}

function substitute(argument: unknown, scope: Scope): string {
  const [text, own] = asList(argument);
  const variables = asObject(own);
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in variables) return String(resolve(variables[name], scope));
    const [id, ...attribute] = name.split(".");
    if (attribute.length > 0) return String(scope.attribute(id ?? "", attribute.join(".")));
    return String(reference(name, scope));
  });
}
