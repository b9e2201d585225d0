import { ServiceError } from "./errors.ts";
import { asBoolean, asList, asNumber, asObject, asText, type Properties } from "./json.ts";
import type { StateFile } from "./state-file.ts";
import type { Model } from "./template/model.ts";
import { account } from "./template/names.ts";

export interface StoredParameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modifiedAt: number;
  /** The value that the template gave last: a deployment overwrites only what it changed. */
  readonly templateValue?: string;
}

/** Systems Manager's parameters, as far as an application asks for them. Secrets lie unencrypted in the state folder. */
export interface Parameters {
  /** An operation of the API by its name. Throws a ServiceError as AWS does. */
  call(operation: string, request: Properties): Properties;
  valueOf(name: string): string | undefined;
  /** Creates the template's parameters. */
  useModel(model: Model): void;
}

const notFound = (name: string): ServiceError => new ServiceError("ParameterNotFound", `Parameter ${name} not found.`);
const invalid = (why: string): ServiceError => new ServiceError("ValidationException", why);

export function makeParameters(state: StateFile<readonly StoredParameter[]>, region: string): Parameters {
  const stored = new Map(state.read().map((parameter) => [parameter.name, parameter]));
  const save = (): void => state.write([...stored.values()]);
  const arnOf = (name: string): string => `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, "")}`;
  const find = (nameOrArn: string): StoredParameter | undefined => {
    const [, path] = /:parameter(\/.*)$/.exec(nameOrArn) ?? [];
    return path === undefined ? stored.get(nameOrArn) : (stored.get(path) ?? stored.get(path.slice(1)));
  };
  const present = (parameter: StoredParameter, decrypt: boolean): Properties => {
    const isHidden = parameter.type === "SecureString" && !decrypt;
    return {
      ARN: arnOf(parameter.name),
      DataType: "text",
      LastModifiedDate: parameter.modifiedAt / 1000,
      Name: parameter.name,
      Type: parameter.type,
      // Whoever forgets WithDecryption gets something that is no use, as from AWS.
      Value: isHidden ? Buffer.from(`encrypted:${parameter.name}`).toString("base64") : parameter.value,
      Version: parameter.version,
    };
  };
  const get = (nameOrArn: string, decrypt: boolean): Properties => {
    // A version follows the name after a colon; only the newest is kept.
    const [, name = nameOrArn, version] = /^(.+):(\d+)$/.exec(nameOrArn) ?? [];
    const parameter = find(name);
    if (!parameter) throw notFound(nameOrArn);
    if (version !== undefined && Number(version) !== parameter.version) {
      throw new ServiceError(
        "ParameterVersionNotFound",
        `Systems Manager could not find version ${version} of ${name}.`,
      );
    }
    return present(parameter, decrypt);
  };
  const put = (request: Properties): Properties => {
    const {
      Name: name = "",
      Value: value = "",
      Type: type,
    } = request as { Name?: string; Value?: string; Type?: string };
    const existing = stored.get(name);
    if (!/^[a-zA-Z0-9_./-]{1,1011}$/.test(name))
      throw invalid("Parameter name: only letters, digits and _.-/ are allowed.");
    if (name.includes("/") && !name.startsWith("/")) throw invalid("Parameter name must be a fully qualified name.");
    if (value === "") throw invalid("Value must have length greater than or equal to 1.");
    if (existing && !asBoolean(request.Overwrite)) {
      throw new ServiceError(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option.",
      );
    }
    if (!existing && type === undefined) throw invalid("A parameter type is required when you create a parameter.");
    const tier = asText(request.Tier) ?? "Standard";
    if (Buffer.byteLength(value) > (tier === "Standard" ? 4096 : 8192)) {
      throw invalid("Standard tier parameters support a maximum parameter value of 4096 characters.");
    }
    const version = (existing?.version ?? 0) + 1;
    stored.set(name, {
      ...existing,
      name,
      type: type ?? existing?.type ?? "String",
      value,
      version,
      modifiedAt: Date.now(),
    });
    save();
    return { Version: version, Tier: tier };
  };
  const byPath = (request: Properties): Properties => {
    const path = asText(request.Path) ?? "";
    if (!path.startsWith("/")) throw invalid("The parameter path must begin with a slash.");
    const size = asNumber(request.MaxResults) ?? 10;
    if (size < 1 || size > 10) throw invalid("MaxResults must be between 1 and 10.");
    const prefix = path.endsWith("/") ? path : `${path}/`;
    const found = [...stored.values()]
      .filter(
        ({ name }) =>
          name.startsWith(prefix) && (asBoolean(request.Recursive) || !name.slice(prefix.length).includes("/")),
      )
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    const from = asNumber(request.NextToken) ?? 0;
    const page = found.slice(from, from + size);
    return {
      Parameters: page.map((parameter) => present(parameter, asBoolean(request.WithDecryption))),
      ...(from + size < found.length ? { NextToken: String(from + size) } : {}),
    };
  };
  const names = (request: Properties): readonly string[] => {
    const list = asList(request.Names).flatMap((name) => asText(name) ?? []);
    if (list.length < 1 || list.length > 10) throw invalid("Names must have 1 to 10 members.");
    return list;
  };
  const remove = (name: string): boolean => {
    const existed = stored.delete(name);
    if (existed) save();
    return existed;
  };

  return {
    valueOf: (name) => find(name)?.value,
    useModel(model) {
      for (const { name, properties } of model.ofType("AWS::SSM::Parameter")) {
        const value = asText(properties.Value) ?? "";
        const existing = stored.get(name);
        if (existing?.templateValue === value) continue;
        const type = asText(properties.Type) ?? "String";
        const version = (existing?.version ?? 0) + 1;
        stored.set(name, { name, type, value, version, modifiedAt: Date.now(), templateValue: value });
      }
      save();
    },
    call(operation, request) {
      const decrypt = asBoolean(request.WithDecryption);
      switch (operation) {
        case "GetParameter":
          return { Parameter: get(asText(request.Name) ?? "", decrypt) };
        case "GetParameters": {
          const wanted = names(request);
          const missing = wanted.filter((name) => !find(name));
          return {
            Parameters: wanted.filter((name) => find(name)).map((name) => get(name, decrypt)),
            InvalidParameters: missing,
          };
        }
        case "GetParametersByPath":
          return byPath(request);
        case "PutParameter":
          return put(asObject(request));
        case "DeleteParameter":
          if (!remove(asText(request.Name) ?? "")) throw notFound(asText(request.Name) ?? "");
          return {};
        case "DeleteParameters": {
          const wanted = names(request);
          const deleted = wanted.filter(remove);
          return { DeletedParameters: deleted, InvalidParameters: wanted.filter((name) => !deleted.includes(name)) };
        }
        default:
          throw new ServiceError("UnknownOperationException", `The local runner has no SSM operation ${operation}.`);
      }
    },
  };
}
