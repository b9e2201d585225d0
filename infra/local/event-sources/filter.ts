import { LocalRunnerError } from "../errors.ts";
import { asList, asObject, asText, parseJson } from "../json.ts";
import { compilePattern } from "../patterns.ts";

/**
 * The predicate of a mapping's FilterCriteria: a record passes when one of the patterns matches, and when there are none.
 * Throws a LocalRunnerError for a pattern that AWS would refuse.
 */
export function compileFilters(criteria: unknown): (record: unknown) => boolean {
  const filters = asList(asObject(criteria).Filters).map((filter) => {
    const text = asText(asObject(filter).Pattern) ?? "";
    const pattern = parseJson(text);
    if (pattern === undefined) throw new LocalRunnerError(`The filter pattern ${text} is not JSON.`);
    return compilePattern(pattern, "mapping");
  });
  return (record) => filters.length === 0 || filters.some((matches) => matches(record));
}

/**
 * An SQS record as filters see it: a body that is JSON is looked into. A pattern on a plain-text body does not match a JSON
 * body and the other way round.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function filterView(record: Readonly<Record<string, unknown>>): unknown {
  const body = asText(record.body) ?? "";
  return { ...record, body: parseJson(body) ?? body };
}
