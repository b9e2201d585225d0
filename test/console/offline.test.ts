/** The console without a network: what its worker keeps, what is said then, and how it comes back. And push, as far as a browser here can go. */
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConsoleStage, executable, startConsoleStage } from "./stage.ts";

/**
 * All that a browser has of the network: a proxy which can be taken away. The browser's own switch cuts off pages alone, and a worker's
 * requests would still arrive.
 */
async function startNetwork() {
  const open = new Set<Socket>();
  let port = 0;
  let server: Server | undefined;
  const take = (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => socket.destroy());
  };
  const pass = (from: IncomingMessage, to: ServerResponse) => {
    const { host, pathname, search } = new URL(from.url ?? "");
    const [hostname, at] = host.split(":");
    const asked = forward(
      { hostname, port: at, path: pathname + search, method: from.method, headers: from.headers },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(to);
      },
    );
    asked.on("error", () => to.destroy());
    from.pipe(asked);
  };
  const up = async () => {
    server = createServer(pass);
    server.on("connection", take);
    server.on("connect", (from, socket: Socket, head) => {
      const [hostname = "", at] = (from.url ?? "").split(":");
      const far = connect(Number(at), hostname, () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        if (head.length > 0) far.write(head);
        far.pipe(socket);
        socket.pipe(far);
      });
      take(far);
      far.on("close", () => socket.destroy());
      socket.on("close", () => far.destroy());
    });
    await new Promise<void>((done) => server?.listen(port, "127.0.0.1", done));
    port = (server.address() as AddressInfo).port;
  };
  const down = async () => {
    const closed = new Promise((done) => server?.close(done));
    for (const socket of open) socket.destroy();
    await closed;
  };
  await up();
  return { proxy: { server: `http://127.0.0.1:${port}`, bypass: "<-loopback>" }, up, down };
}

describe.skipIf(!executable)("the console without a network", () => {
  let stage: ConsoleStage;
  let network: Awaited<ReturnType<typeof startNetwork>>;
  let page: Page;
  const goAway = async () => {
    await network.down();
    await page.context().setOffline(true);
  };
  const comeBack = async () => {
    await network.up();
    await page.context().setOffline(false);
  };
  const inbox = () => page.getByRole("region", { name: "Conversations" });

  beforeAll(async () => {
    stage = await startConsoleStage();
    await stage.write("15550700001", "¿Tienen mesa para hoy?");
    await stage.settled();
    network = await startNetwork();
    page = await stage.open("agent", "/inbox", { serviceWorkers: "allow", proxy: network.proxy });
    await inbox().getByRole("link").first().waitFor();
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
    await network?.down();
  });

  test("the worker installs, keeps the shell, and nothing that the API said", async () => {
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await page.waitForFunction("navigator.serviceWorker.controller !== null");
    // With the worker before it, the page leaves the files of its screen there.
    await page.reload();
    await inbox().getByRole("link").first().waitFor();
    const kept = (await page.evaluate(`(async () => {
      const all = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
      return all;
    })()`)) as string[];
    expect(kept).toContain("/");
    expect(kept.filter((path) => path.startsWith("/assets/")).length).toBeGreaterThan(10);
    expect(kept.filter((path) => /^\/(api|live)\b/.test(path))).toEqual([]);
  }, 60_000);

  test("what was read stays on the screen, and that it is old is said", async () => {
    await inbox().getByRole("link").first().click();
    await page.getByRole("log", { name: "Messages" }).getByText("¿Tienen mesa para hoy?").waitFor();
    await goAway();
    await page.getByText("Offline: you see what was read last").waitFor();
    await page.getByRole("log", { name: "Messages" }).getByText("¿Tienen mesa para hoy?").waitFor();
    await comeBack();
    await page.getByText("Offline: you see what was read last").waitFor({ state: "detached" });
  }, 60_000);

  test("what is written meanwhile is not lost", async () => {
    const field = page.getByRole("textbox", { name: "Reply" });
    await field.fill("Sí, a las nueve.");
    await goAway();
    await page.reload();
    await page.getByRole("heading", { name: "No connection" }).waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await comeBack();
    // Nobody presses anything.
    await page.getByRole("log", { name: "Messages" }).getByText("¿Tienen mesa para hoy?").waitFor({ timeout: 30_000 });
    expect(await page.getByRole("textbox", { name: "Reply" }).inputValue()).toBe("Sí, a las nueve.");
  }, 90_000);

  test("push is offered; a push service that cannot be reached is named, and nothing is left half on", async () => {
    await page.context().grantPermissions(["notifications"], { origin: stage.runner.apiUrl });
    await page.goto(`${stage.runner.apiUrl}/profile?tab=notices`);
    await page.getByText("Off: you are told only while the console is open.").waitFor();
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByText("The browser’s push service could not be reached.").waitFor({ timeout: 30_000 });
    await page.getByText("Off: you are told only while the console is open.").waitFor();
    await page.getByRole("button", { name: "Turn on" }).waitFor();
  }, 60_000);
});
