import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { useAws } from "../../../test/support/aws.ts";
import { makeMediaStore, servedType } from "./media.ts";

const s3 = useAws();
const media = makeMediaStore({ bucket: "chasqui-media", tenant: "demo" });
beforeEach(() => {
  s3.reset();
  s3.on("PutObject").resolves({});
});

describe("the type that a browser is told", () => {
  test.each([
    ["image/jpeg", "image/jpeg"],
    ["IMAGE/PNG ; charset=x", "image/png"],
    ["audio/ogg; codecs=opus", "audio/ogg"],
    ["application/pdf", "application/pdf"],
    ["text/plain", "text/plain"],
  ])("%s stays", (mime, served) => {
    expect(servedType(mime)).toBe(served);
  });

  test.each([
    undefined,
    "",
    "text/html",
    "image/svg+xml",
    "application/xhtml+xml",
    "text/xml",
    "application/javascript",
    "image/jpeg\r\nx-evil: 1",
    "text/plain,text/html",
    "audio/<script>",
  ])("%j is unknown bytes", (mime) => {
    expect(servedType(mime)).toBe("application/octet-stream");
  });
});

test("a file lies below its tenant, under a harmless type", async () => {
  const key = await media.put("conversation/message/0", { body: new Uint8Array([1, 2]), mime: "text/html" });
  expect(key).toBe("demo/media/conversation/message/0");
  expect(s3.calls("PutObject")[0]).toEqual({
    Bucket: "chasqui-media",
    Key: key,
    Body: Buffer.from([1, 2]),
    ContentType: "application/octet-stream",
  });
});

describe("a link", () => {
  const linked = async (filename?: string, mime?: string) => {
    const options = { seconds: 300, ...(filename === undefined ? {} : { filename }), ...(mime ? { mime } : {}) };
    const { pathname, searchParams } = new URL(await media.link("demo/media/c/m/0", options));
    return {
      pathname,
      disposition: searchParams.get("response-content-disposition"),
      type: searchParams.get("response-content-type"),
      expires: searchParams.get("X-Amz-Expires"),
    };
  };

  test("is signed for its time, downloads, and says only what is harmless", async () => {
    expect(await linked("menu.pdf", "application/pdf")).toEqual({
      pathname: expect.stringContaining("/demo/media/c/m/0"),
      disposition: "attachment; filename=\"menu.pdf\"; filename*=UTF-8''menu.pdf",
      type: "application/pdf",
      expires: "300",
    });
    expect(await linked(undefined, "image/svg+xml")).toMatchObject({
      disposition: "attachment",
      type: "application/octet-stream",
    });
    expect(await linked("")).toMatchObject({ disposition: "attachment" });
  });

  test.each([
    ["Menú de mañana.pdf", "Men_ de ma_ana.pdf", "Men%C3%BA%20de%20ma%C3%B1ana.pdf"],
    ['a"; filename="b.html', "a__ filename=_b.html", "a%22%3B%20filename%3D%22b.html"],
    ["a\r\nset-cookie: x", "a__set-cookie: x", "a%0D%0Aset-cookie%3A%20x"],
    ["it's (1)*.txt", "it's (1)*.txt", "it%27s%20%281%29%2A.txt"],
    ["100%25.txt", "100_25.txt", "100%2525.txt"],
    ["🥜.png", "__.png", "%F0%9F%A5%9C.png"],
    [`${"a".repeat(99)}🥜.png`, `${"a".repeat(99)}_`, `${"a".repeat(99)}%EF%BF%BD`],
  ])("names files as RFC 6266 wants it: %j", async (filename, plain, extended) => {
    expect((await linked(filename)).disposition).toBe(`attachment; filename="${plain}"; filename*=UTF-8''${extended}`);
  });

  test.each(["eu-west-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"])(
    "in AWS leads to the bucket's own host, as the SDK's does: %s",
    async (name) => {
      vi.stubEnv("AWS_ENDPOINT_URL", undefined);
      vi.stubEnv("AWS_REGION", name);
      try {
        const client = new S3Client({ region: name, credentials: { accessKeyId: "local", secretAccessKey: "local" } });
        const command = new GetObjectCommand({ Bucket: "chasqui-media", Key: "demo/media/c/m/0" });
        const theirs = new URL(await getSignedUrl(client, command));
        const ours = new URL(await media.link("demo/media/c/m/0", { seconds: 300 }));
        expect([ours.origin, ours.pathname]).toEqual([theirs.origin, theirs.pathname]);
      } finally {
        vi.stubEnv("AWS_ENDPOINT_URL", s3.origin);
        vi.stubEnv("AWS_REGION", "eu-west-1");
      }
    },
  );

  test.each(["other/media/c/m/0", "demo2/media/x", "demo", "", "/demo/media/x"])(
    "to somebody else's file is refused: %j",
    async (key) => {
      await expect(media.link(key, { seconds: 300 })).rejects.toThrow("belongs to somebody else");
    },
  );
});
