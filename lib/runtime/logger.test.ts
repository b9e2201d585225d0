import { beforeEach, expect, test, vi } from "vitest";
import { captureLog, PERSONAL, personalIn } from "../../test/support/room.ts";
import { makeLog } from "./logger.ts";

let output: ReturnType<typeof captureLog>;
beforeEach(() => {
  vi.restoreAllMocks();
  output = captureLog();
});

test("fields with personal names are hidden wherever they stand, in any case, and those of the channel too", () => {
  makeLog(["message.nickname"]).info("taken", {
    id: "evt-1",
    Text: PERSONAL.text,
    nickName: PERSONAL.name,
    list: [{ deep: { senderId: PERSONAL.phone, accessToken: PERSONAL.token } }],
    a: { b: { c: { d: { e: { anything: PERSONAL.secret } } } } },
  });
  expect(personalIn(output.text())).toEqual([]);
  expect(output.text()).toContain('"id":"evt-1"');
  expect(output.text()).toContain('"senderId":"[redacted]"');
});

test.each([
  ["a parser's", () => JSON.parse(`${PERSONAL.text}\n    at ${PERSONAL.phone} (x:1:1)`) as unknown],
  [
    "one of several lines",
    () => {
      throw new TypeError(`bad:\n  at ${PERSONAL.text}:1:1\n  at home`);
    },
  ],
])("an error is told by its name and place, never by its message: %s", (_name, fail) => {
  try {
    fail();
  } catch (error) {
    makeLog().error("failed", { messageId: "m-1" }, error);
  }
  expect(personalIn(output.text())).toEqual([]);
  expect(output.text()).toMatch(/"cause":\{"name":"(SyntaxError|TypeError)","at":"at [^"]*:\d+:\d+\)?"\}/);
});

test("a line is JSON with its level, code, time and fields; levels below the least are not written", () => {
  vi.stubEnv("LOG_LEVEL", "WARN");
  vi.stubEnv("SERVICE_NAME", "send-outbound");
  try {
    const log = makeLog();
    log.debug("one");
    log.info("two");
    log.warn("three", { id: "evt-1" });
    const lines = output.text().trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "WARN",
      message: "three",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: "send-outbound",
      id: "evt-1",
    });
    vi.stubEnv("LOG_LEVEL", "SILENT");
    makeLog().error("four");
    expect(output.text()).not.toContain("four");
  } finally {
    vi.unstubAllEnvs();
  }
});

test("an error of AWS is told with its status; what is no error by its kind", () => {
  const log = makeLog();
  const error = Object.assign(new Error(PERSONAL.text), {
    name: "ThrottlingException",
    status: 400,
  });
  log.error("failed", {}, error);
  log.error("failed", {}, PERSONAL.text);
  expect(output.text()).toContain('"name":"ThrottlingException"');
  expect(output.text()).toContain('"status":400');
  expect(output.text()).toContain('"cause":{"name":"string"}');
  expect(personalIn(output.text())).toEqual([]);
});
