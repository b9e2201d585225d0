import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { useAws } from "../../../test/support/aws.ts";
import { insertion, makeTogether } from "./together.ts";

const aws = useAws();
beforeEach(() => aws.reset());
afterEach(() => vi.restoreAllMocks());

const statement = (number: number) =>
  insertion("t", { pk: `p${number}`, body: { text: "a 'quote'" }, none: undefined });
const asked = () => aws.calls("BatchExecuteStatement").map(({ Statements }) => Statements as readonly unknown[]);

test("an insertion names its attributes, holds none of its values, and leaves out what is undefined", () => {
  expect(statement(1)).toEqual({
    text: "INSERT INTO \"t\" VALUE {'pk': ?, 'body': ?}",
    values: ["p1", { text: "a 'quote'" }],
  });
});

describe("statements of one moment", () => {
  test("are one request, and each is told of itself", async () => {
    aws.on("BatchExecuteStatement").resolves({
      Responses: [{ TableName: "t" }, { Error: { Code: "DuplicateItem" } }, { TableName: "t" }],
    });
    const { write } = makeTogether();
    expect(await Promise.all([1, 2, 3].map((number) => write(statement(number))))).toEqual([true, false, true]);
    expect(asked()).toEqual([
      [1, 2, 3].map((number) => ({
        Statement: statement(number).text,
        Parameters: [{ S: `p${number}` }, { M: { text: { S: "a 'quote'" } } }],
      })),
    ]);
  });

  test("are at most twenty-five a request; what is alone is not sent", async () => {
    aws.on("BatchExecuteStatement").callsFake(({ Statements }) => ({ Responses: Statements.map(() => ({})) }));
    const { write } = makeTogether();
    const done = await Promise.all(Array.from({ length: 51 }, (_, number) => write(statement(number))));
    expect(asked().map((batch) => batch.length)).toEqual([25, 25]);
    expect(done.filter((was) => !was)).toHaveLength(1);
    expect(await write(statement(1))).toBe(false);
    expect(asked()).toHaveLength(2);
  });

  test("are not done when the service does not take them, or says too little", async () => {
    aws
      .on("BatchExecuteStatement")
      .rejectsOnce("ValidationException")
      .resolves({ Responses: [{}] });
    const { write } = makeTogether();
    expect(await Promise.all([write(statement(1)), write(statement(2))])).toEqual([false, false]);
    expect(await Promise.all([write(statement(1)), write(statement(2))])).toEqual([true, false]);
  });

  test("that cannot be written down fail alone", async () => {
    aws.on("BatchExecuteStatement").callsFake(({ Statements }) => ({ Responses: Statements.map(() => ({})) }));
    const { write } = makeTogether();
    const impossible = insertion("t", { pk: "p", number: 2 ** 60 });
    const outcomes = await Promise.allSettled([write(statement(1)), write(impossible), write(statement(2))]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(asked()).toHaveLength(1);
  });

  test("tell once of each failure that is no answer to a condition", async () => {
    const codes: string[] = [];
    const { write } = makeTogether({ onFallBack: (code) => codes.push(code) });
    const both = () => Promise.all([write(statement(1)), write(statement(2))]);
    const answer = (Code: string) => ({ Responses: [{ Error: { Code } }, {}] });
    aws
      .on("BatchExecuteStatement")
      .resolvesOnce(answer("DuplicateItem"))
      .resolvesOnce(answer("ConditionalCheckFailed"))
      .resolvesOnce(answer("ValidationError"))
      .resolvesOnce(answer("ValidationError"))
      .rejects("AccessDeniedException");
    for (let time = 0; time < 6; time++) await both();
    expect(codes).toEqual(["ValidationError", "AccessDeniedException"]);
  });

  test("fail when the service cannot be reached: then nobody knows", async () => {
    const { write } = makeTogether();
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    try {
      const outcomes = await Promise.allSettled([write(statement(1)), write(statement(2))]);
      expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", undefined);
    }
  });
});
