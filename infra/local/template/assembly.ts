import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LocalRunnerError } from "../errors.ts";
import { asObject, asText, type Properties } from "../json.ts";

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly Condition?: string;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, Properties>>;
  readonly Mappings?: Properties;
  readonly Conditions?: Properties;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, Properties>>;
}

export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** Where an object of the deployment bucket lies on this machine, by its key there. */
  readonly assets: ReadonlyMap<string, string>;
}

function readJson(path: string): Properties {
  try {
    return asObject(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new LocalRunnerError(`${path} cannot be read as JSON. Is this a synthesised CDK assembly (cdk.out)?`, {
      cause: error,
    });
  }
}

function readAssets(directory: string, file: string): Map<string, string> {
  const assets = new Map<string, string>();
  for (const entry of Object.values(asObject(readJson(join(directory, file)).files))) {
    const source = asText(asObject(asObject(entry).source).path);
    if (source === undefined) continue;
    for (const destination of Object.values(asObject(asObject(entry).destinations))) {
      const key = asText(asObject(destination).objectKey);
      if (key !== undefined) assets.set(key, join(directory, source));
    }
  }
  return assets;
}

/**
 * Reads every stack of a cloud assembly, those of nested assemblies (CDK stages) included.
 * Throws a LocalRunnerError when the folder is no assembly or holds no stack.
 */
export function readAssembly(directory: string): readonly Stack[] {
  const stacks = readStacks(directory);
  if (stacks.length === 0) throw new LocalRunnerError(`${directory} holds no stack: synthesise the app first.`);
  return stacks;
}

function readStacks(directory: string): Stack[] {
  const artifacts = Object.entries(asObject(readJson(join(directory, "manifest.json")).artifacts));
  const assets = new Map<string, string>();
  for (const [, artifact] of artifacts) {
    const { type, properties } = asObject(artifact);
    const file = asText(asObject(properties).file);
    if (type !== "cdk:asset-manifest" || file === undefined) continue;
    for (const [key, path] of readAssets(directory, file)) assets.set(key, path);
  }
  return artifacts.flatMap(([id, artifact]): Stack[] => {
    const { type, properties } = asObject(artifact);
    const { stackName, templateFile, directoryName } = asObject(properties);
    if (type === "cdk:cloud-assembly") return readStacks(join(directory, asText(directoryName) ?? id));
    if (type !== "aws:cloudformation:stack") return [];
    const content = readJson(join(directory, asText(templateFile) ?? `${id}.template.json`));
    const template = { ...content, Resources: asObject(content.Resources) } as unknown as Template;
    return [{ name: asText(stackName) ?? id, template, assets }];
  });
}
