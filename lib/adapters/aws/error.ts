/** An answer of AWS that is a "no". `name` is the error's type as the service documents it, without its namespace. */
export class AwsError extends Error {
  /** Zero where no answer came. */
  readonly status: number;
  /** Everything else that the answer says, in the service's words: the item of a failed condition, the reasons of a transaction. */
  declare readonly details: Readonly<Record<string, unknown>>;
  constructor(name: string, status: number, details: Readonly<Record<string, unknown>> = {}) {
    super(`${name} (${status})`);
    this.name = name;
    this.status = status;
    // Not enumerable: Lambda prints the properties of an error that leaves a handler, and an item may hold a message.
    Object.defineProperty(this, "details", { value: details });
  }
}

/**
 * From the header or the body, whichever names it: `ns#Name`, `Name:uri` or `Name`.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html, "Operation error serialization".
 */
export function errorOf(status: number, header: string | undefined, body: string): AwsError {
  let details: Record<string, unknown> = {};
  try {
    const json: unknown = JSON.parse(body);
    if (json !== null && typeof json === "object") details = json as Record<string, unknown>;
  } catch {
    // S3 answers in XML; a proxy may answer anything.
    const code = /<Code>([A-Za-z0-9.]+)<\/Code>/.exec(body)?.[1];
    if (code) details = { __type: code };
  }
  const named = header ?? details.__type ?? details.code;
  const name = typeof named === "string" ? (named.split("#").at(-1) ?? named).split(":")[0] : undefined;
  return new AwsError(name || "UnknownError", status, details);
}

/** What AWS asks to be tried again, by name. Source: the AWS SDKs' standard retry mode, https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const THROTTLED = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException",
]);
const TRANSIENT = new Set(["RequestTimeout", "RequestTimeoutException", "InternalServerError", "InternalError"]);

export const isThrottled = ({ name, status }: AwsError): boolean => status === 429 || THROTTLED.has(name);
export const isWorthRepeating = (error: AwsError): boolean =>
  isThrottled(error) || error.status === 0 || error.status >= 500 || TRANSIENT.has(error.name);
