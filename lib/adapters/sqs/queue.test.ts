import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { useAws } from "../../../test/support/aws.ts";
import { hideFor, queueBytes, queueText, sendAll } from "./queue.ts";

const sqs = useAws();
const QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/chasqui-test.fifo";

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
}
let refused: (entry: Entry) => boolean;
beforeEach(() => {
  sqs.reset();
  refused = () => false;
  sqs.on("SendMessageBatch").callsFake(({ Entries }: { Entries: Entry[] }) => ({
    Successful: Entries.filter((entry) => !refused(entry)),
    Failed: Entries.filter(refused),
  }));
});
const batches = () => sqs.calls("SendMessageBatch").map(({ Entries }) => Entries as readonly Entry[]);
/** Requests that no order binds are made beside one another. */
const sizes = () =>
  batches()
    .map((entries) => entries.length)
    .sort((a, b) => b - a);
const texts = (count: number, letter = "x", length = 1) =>
  Array.from({ length: count }, (_, index) => ({ body: JSON.stringify([index, letter.repeat(length)]) }));

describe("the text of a queue message", () => {
  test("means the same, and holds only what every queue takes", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (words) => {
          const text = queueText(JSON.stringify({ words }));
          expect(JSON.parse(text)).toEqual({ words });
          expect(text).not.toMatch(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/);
          expect(queueBytes(JSON.stringify({ words }))).toBe(Buffer.byteLength(text));
        },
      ),
    );
  });

  test("escapes what lies beyond the basic plane, and the two characters that XML does not know", () => {
    expect(queueText('"🥜\uffff\ufffe ñ字"')).toBe('"\\ud83e\\udd5c\\uffff\\ufffe ñ字"');
  });
});

describe("sending", () => {
  test("nothing asks for nothing", async () => {
    expect(await sendAll(QUEUE, [])).toEqual([]);
    expect(sqs.calls()).toEqual([]);
  });

  test("ten messages a request, and no more than a request may hold", async () => {
    expect(await sendAll(QUEUE, texts(23))).toEqual(Array(23).fill(true));
    expect(sizes()).toEqual([10, 10, 3]);
    sqs.resetHistory();
    await sendAll(QUEUE, texts(5, "x", 100_000));
    expect(sizes()).toEqual([2, 2, 1]);
  });

  test("counts bytes as the queue does, after escaping", async () => {
    await sendAll(QUEUE, texts(4, "🥜", 10_000));
    expect(batches().map((entries) => entries.length)).toEqual([2, 2]);
    for (const entries of batches())
      expect(entries.reduce((sum, { MessageBody = "" }) => sum + Buffer.byteLength(MessageBody), 0)).toBeLessThan(
        256_000,
      );
  });

  test("any number of messages of any size: each once, in order, within the limits of a request", async () => {
    const sizes = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 120_000 }), group: fc.constantFrom("a", "b", undefined) }),
    );
    await fc.assert(
      fc.asyncProperty(sizes, async (wanted) => {
        sqs.resetHistory();
        const messages = wanted.map(({ size, group }) => ({
          body: `"${"x".repeat(size)}"`,
          ...(group ? { group } : {}),
        }));
        expect(await sendAll(QUEUE, messages)).toEqual(messages.map(() => true));
        expect(batches().flatMap((entries) => entries.map(({ MessageBody }) => MessageBody))).toEqual(
          messages.map(({ body }) => body),
        );
        for (const entries of batches()) {
          expect(entries.length).toBeLessThanOrEqual(10);
          expect(new Set(entries.map(({ Id }) => Id)).size).toBe(entries.length);
          expect(entries.reduce((sum, { MessageBody = "" }) => sum + MessageBody.length, 0)).toBeLessThanOrEqual(
            256_000,
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test("carries group, deduplication and delay only where they are given", async () => {
    await sendAll(QUEUE, [
      { body: "1", group: "g", deduplication: "d" },
      { body: "2", delaySeconds: 900 },
      { body: "3", delaySeconds: 0 },
    ]);
    expect(batches()).toEqual([
      [
        { Id: "0", MessageBody: "1", MessageGroupId: "g", MessageDeduplicationId: "d" },
        { Id: "1", MessageBody: "2", DelaySeconds: 900 },
        { Id: "2", MessageBody: "3" },
      ],
    ]);
  });

  test("says of each message whether it was taken", async () => {
    refused = ({ Id }) => Id === "3" || Id === "12";
    const taken = await sendAll(QUEUE, texts(14));
    expect(taken.flatMap((was, index) => (was ? [] : [index]))).toEqual([3, 12]);
  });

  test("of one group one request waits for the other, and none goes on behind a message that was not taken", async () => {
    let open = 0;
    let together = 0;
    refused = ({ Id }) => Id === "2";
    sqs.on("SendMessageBatch").callsFake(async ({ Entries }: { Entries: Entry[] }) => {
      together = Math.max(together, ++open);
      await new Promise((later) => setTimeout(later, 2));
      open--;
      return { Successful: Entries.filter((entry) => !refused(entry)) };
    });
    const messages = texts(25).map((message, index) => ({
      ...message,
      group: index % 2 ? "odd" : "even",
      deduplication: `${index}`,
    }));
    const taken = await sendAll(QUEUE, messages);
    expect(together).toBe(1);
    expect(batches().map((entries) => entries.length)).toEqual([10, 5, 2]);
    expect(taken.flatMap((was, index) => (was ? [] : [index]))).toEqual([2, 10, 12, 14, 16, 18, 20, 22, 24]);
  });

  test("throws when a whole request fails, without sending what would come behind it", async () => {
    sqs.on("SendMessageBatch").rejects("AccessDeniedException");
    await expect(
      sendAll(
        QUEUE,
        texts(12).map((message) => ({ ...message, group: "g" })),
      ),
    ).rejects.toThrow("AccessDeniedException");
    expect(batches()).toHaveLength(1);
  });
});

test("hiding counts from now", async () => {
  sqs.on("ChangeMessageVisibility").resolves({});
  await hideFor(QUEUE, "handle-1", 42);
  expect(sqs.calls("ChangeMessageVisibility")[0]).toEqual({
    QueueUrl: QUEUE,
    ReceiptHandle: "handle-1",
    VisibilityTimeout: 42,
  });
});
